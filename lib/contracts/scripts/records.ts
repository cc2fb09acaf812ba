import type { JsonObject } from '#core/json.ts';
import { INDEX, KEYS } from '../table.ts';

const OPERATIONS = ['get', 'put', 'update', 'delete'] as const;

/** What a script does to a record. */
export type RecordOperation = (typeof OPERATIONS)[number];

/** Records that a script reads or writes: those of one state of the document. */
export interface ScriptRecords {
  /** What the partition keys of their items begin with. */
  partition: string;
  /** Partition of the index in which they are listed. */
  index: string;
  /** JSON Schemas of the fields. */
  fields: JsonObject;
  /** Seconds after its last write at which a record expires; default: never. */
  ttlSeconds?: number;
  operations: RecordOperation[];
}

/** Returns where the records of a state are; without an owner they belong to all workflows. */
export const recordPlaces = (owner: string, name: string): Pick<ScriptRecords, 'index' | 'partition'> => ({
  partition: KEYS.state(owner, name, '').pk,
  index: INDEX.records(owner, name),
});

/** Returns what the partition keys begin with under which a script's writes are noted. */
export const writtenBy = (script: string): string => KEYS.written(script, '', '').pk;

/** Days for which a write is noted: an execution can be redriven for two weeks. */
export const WRITTEN_DAYS = 15;

/** A place in a script that uses a state. */
export interface RecordUse {
  /** Absent if the code does not write it out: the function could not be allowed to use it. */
  use?: { name: string; operation: RecordOperation };
  start: number;
  end: number;
}

const USE = new RegExp(
  `\\bcontext\\s*\\.\\s*state\\b\\s*(?:\\.\\s*(${OPERATIONS.join('|')})\\s*\\(\\s*(?:'([^'\\n]+)'|"([^"\\n]+)"|\`([^\`$\\n]+)\`))?`,
  'g',
);

/** Finds the states that a script uses with `context.state`: its function may use these, and only so. */
export const recordsUsed = (code: string): RecordUse[] =>
  [...code.matchAll(USE)].map((match) => {
    const operation = OPERATIONS.find((one) => one === match[1]);
    const name = match[2] ?? match[3] ?? match[4];
    const place = { start: match.index, end: match.index + match[0].length };
    return operation && name !== undefined ? { use: { name, operation }, ...place } : place;
  });

/** Whether a script writes records. */
export const writesRecords = (code: string): boolean =>
  recordsUsed(code).some(({ use }) => use !== undefined && use.operation !== 'get');
