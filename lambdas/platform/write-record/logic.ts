import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import {
  type Condition,
  type Item,
  type OpenTable,
  readItem,
  type TableWrite,
} from '#actions/ports/documents.ts';
import { addressOf, indexAttributes } from '#contracts/records/record-index.ts';
import { attributeOf, CONDITION_FAILED, type RecordWrite, writeTo } from '#contracts/records/record-write.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { input, output } from './contract.ts';

/** Attempts to write before giving up; each lost attempt means that another writer's write succeeded. */
const MAX_TRIES = 50;

/**
 * Writes a record on the version of it that it has read, in one transaction with the entry of the effect, so that neither is there
 * without the other.
 */
export const writeRecord = async (
  write: z.output<typeof input>,
  { clock, commit, openTable }: ActionContext & { openTable: OpenTable },
): Promise<z.input<typeof output>> => {
  invariant(commit, 'the contract says that the logic commits');
  const { sk } = KEYS.state('', '', '');
  const key = { [TABLE.pk]: write.partition, [TABLE.sk]: sk };
  const address = addressOf(write.partition);
  const index = address ? indexAttributes(address) : {};
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await readItem(openTable, { pk: write.partition, sk });
    const before = stored && attributesIn(stored);
    const written = writeTo(before, write, clock.now());
    if (written.kind === 'refused')
      throw new ActionError(CONDITION_FAILED, 'The conditional request failed', { retryable: false });
    if (written.kind === 'invalid')
      throw new ActionError('DynamoDB.ValidationException', written.message, { retryable: false });
    const condition = unchanged(before, write);
    const request: TableWrite = written.item
      ? { Put: { Item: { ...key, ...written.item, ...index }, ...condition } }
      : { Delete: { Key: key, ...condition } };
    if (await commit([request], written.result)) return written.result;
  }
  throw new Error(
    `Gave up writing a record of ${write.partition}: ${MAX_TRIES} attempts lost to concurrent writers`,
  );
};

const attributesIn = ({ [TABLE.pk]: _pk, [TABLE.sk]: _sk, ...attributes }: Item): JsonObject =>
  attributes as JsonObject;

/** Returns the condition that an item is as it was read: the writes of other steps count no versions. */
const unchanged = (before: JsonObject | undefined, { fields }: RecordWrite): Condition => {
  if (!before) return { ConditionExpression: `attribute_not_exists(${TABLE.pk})` };
  const known = [...new Set([...Object.keys(before), ...fields.map(attributeOf), TABLE.ttl])];
  const names: Record<string, string> = {};
  const values: Record<string, Json> = {};
  const conditions = known.map((attribute, index) => {
    names[`#a${index}`] = attribute;
    const value = before[attribute];
    if (value === undefined) return `attribute_not_exists(#a${index})`;
    values[`:a${index}`] = value;
    return `#a${index} = :a${index}`;
  });
  return {
    ConditionExpression: `attribute_exists(${TABLE.pk}) AND ${conditions.join(' AND ')}`,
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
};
