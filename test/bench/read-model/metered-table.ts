import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { OpenTable } from '#actions/ports/documents.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { CallDynamo } from '#local/dynamo/store.ts';

/** What was asked of a table. */
export interface Meter {
  reads: number;
  /** Read units, as DynamoDB bills them. */
  readUnits: number;
  writes: number;
  writeUnits: number;
}

const TYPED = ['ExclusiveStartKey', 'ExpressionAttributeValues', 'Item', 'Key'];
const READS = new Set(['GetItem', 'Query']);

/** Returns the local table as ports take it, in this process and without HTTP, with the units that it consumes. */
export const meteredTable = (call: CallDynamo): { open: OpenTable; meter: Meter } => {
  const meter: Meter = { reads: 0, readUnits: 0, writes: 0, writeUnits: 0 };
  const send = async (command: { input: JsonObject; constructor: { name: string } }): Promise<object> => {
    const name = command.constructor.name.replace(/Command\d*$/, '');
    const operation = name === 'Query' ? name : `${name}Item`;
    const request: JsonObject = { ReturnConsumedCapacity: 'TOTAL' };
    for (const [key, value] of Object.entries(command.input))
      if (value !== undefined)
        request[key] = TYPED.includes(key)
          ? (marshall(value, { removeUndefinedValues: true }) as never)
          : value;
    const answer = await call(operation, request);
    const units = isObject(answer.ConsumedCapacity) ? Number(answer.ConsumedCapacity.CapacityUnits) : 0;
    if (READS.has(operation)) {
      meter.reads += 1;
      meter.readUnits += units;
    } else {
      meter.writes += 1;
      meter.writeUnits += units;
    }
    const plain = (value: unknown) => unmarshall(value as Parameters<typeof unmarshall>[0]);
    return {
      ...(answer.Item && { Item: plain(answer.Item) }),
      ...(answer.Attributes && { Attributes: plain(answer.Attributes) }),
      ...(Array.isArray(answer.Items) && { Items: answer.Items.map(plain) }),
      ...(answer.LastEvaluatedKey && { LastEvaluatedKey: plain(answer.LastEvaluatedKey) }),
    };
  };
  const commands = import('@aws-sdk/lib-dynamodb');
  const open: OpenTable = async () => ({
    name: LOCAL_TABLE,
    client: { send } as unknown as Awaited<ReturnType<OpenTable>>['client'],
    commands: await commands,
  });
  return { open, meter };
};
