import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { IF_ABSENT, type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import type { Executions } from '../ports/executions.ts';
import type { Versions } from '../ports/versions.ts';
import { Problem } from '../problem.ts';

/** Returns the definition with which an execution began; undefined if Step Functions does not know it any longer. */
export type Definitions = (execution: string, version: string | undefined) => Promise<JsonObject | undefined>;

/** Definitions that a process remembers. */
const MAX_REMEMBERED = 100;

/** Characters of a definition that fit into an item of the table. */
const MAX_TEXT = 350_000;

/**
 * Returns definitions by version: each is read from Step Functions once, and then from the table, because one of its version may be read
 * with each look at an execution, and DescribeStateMachineForExecution takes one call a second.
 */
export const definitionsIn = (
  open: OpenTable,
  executions: Pick<Executions, 'definition'>,
  versions: Pick<Versions, 'describe'>,
): Definitions => {
  const known = new Map<string, JsonObject>();
  const find = async (version: string): Promise<JsonObject | undefined> => {
    const stored = await readItem(open, KEYS.definition(version));
    if (stored) return textIn(String(stored.definition));
    const found = await versions.describe(version).catch(unlessMissing);
    const text = found && deflateRawSync(JSON.stringify(found.definition)).toString('base64');
    if (text !== undefined && text.length <= MAX_TEXT)
      await writeItem(open, { ...KEYS.definition(version), definition: text }, IF_ABSENT);
    return found?.definition;
  };
  return async (execution, version) => {
    if (version === undefined) return executions.definition(execution);
    const remembered = known.get(version);
    if (remembered) return remembered;
    const found = await find(version);
    if (found) known.set(version, found);
    for (const oldest of known.keys()) if (known.size > MAX_REMEMBERED) known.delete(oldest);
    return found;
  };
};

const textIn = (text: string): JsonObject =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as JsonObject;

/** A version that was removed has nothing to tell; anything else that goes wrong does. */
const unlessMissing = (error: unknown): undefined => {
  if (error instanceof Problem && error.code === 'not_found') return undefined;
  throw error;
};
