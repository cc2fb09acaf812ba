import type { JsonObject } from '#core/json.ts';
import type { ScriptRecords } from './records.ts';

/** A function whose code is written in a workflow: it may reach nothing, and nothing is packaged with it. */
export interface ScriptFunction {
  language: 'javascript' | 'python';
  /** In JavaScript an expression of a function of `(values, context)`, whose body begins in the second line; in Python the body alone. */
  code: string;
  /** File and line in which the author's code begins, as they are shown in errors. */
  file: string;
  line: number;
  memoryMegabytes: number;
  timeoutSeconds: number;
  /** Size of `/tmp`; default: Lambda's 512. */
  ephemeralStorageMegabytes?: number;
  /** Concurrent calls; default: the account's limit. */
  reservedConcurrency?: number;
  /** Names of the secrets that it reads; absent if it reads none. */
  secrets?: string[];
  /** Whether it adds entries to the audit trail; absent if not. */
  audits?: true;
  /** Whether it gets values from the storage that are too long for a state, or puts its own there as well; absent if neither. */
  storage?: 'read' | 'write';
  /** Whether it sends heartbeats, and its result, to a state that waits for them; absent if it only returns. */
  heartbeats?: true;
  /** Records that it reads or writes, by the name of their state; absent if there are none. */
  records?: Record<string, ScriptRecords>;
  /** What the partition keys of the notes of its writes begin with; absent if it writes no records. */
  written?: string;
  /** Packages of npm, or of pip, that are deployed with it; absent if none are. */
  packages?: string[];
  /** Names that the code may read although a call gives no value to them; absent of a script in a step. */
  names?: string[];
  /** JSON Schema of the result. */
  returns?: JsonObject;
}

/** Returns a function that does for several steps what each of them asks of it. */
export const sharedScript = <Script extends Partial<ScriptFunction>>(one: Script, other: Script): Script => {
  const larger = (
    name: 'ephemeralStorageMegabytes' | 'memoryMegabytes' | 'reservedConcurrency' | 'timeoutSeconds',
  ) => {
    const sizes = [one[name] ?? [], other[name] ?? []].flat();
    return sizes.length > 0 ? { [name]: Math.max(...sizes) } : {};
  };
  const storage = [one.storage, other.storage];
  const secrets = [...new Set([...(one.secrets ?? []), ...(other.secrets ?? [])])];
  return {
    ...one,
    ...larger('memoryMegabytes'),
    ...larger('timeoutSeconds'),
    ...larger('ephemeralStorageMegabytes'),
    ...larger('reservedConcurrency'),
    ...(secrets.length > 0 && { secrets }),
    ...((one.heartbeats || other.heartbeats) && { heartbeats: true }),
    ...(storage.some(Boolean) && { storage: storage.includes('write') ? 'write' : 'read' }),
  };
};

/** Returns the name of the action that stands for a script: `script/<workflow>-<step>`; names that are too long for Lambda end in a hash. */
export const scriptAction = (workflow: string, step: string, hash: (text: string) => string): string => {
  const name = `${workflow}-${step}`;
  return `script/${name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 9)}-${hash(name).slice(0, 8)}`}`;
};

/** Of the 64 characters of a function's name, `baton-script-` and the stage take the rest. */
const MAX_NAME = 40;
