import { existsSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { logFolderOf } from '#contracts/names.ts';
import { isObject } from '#core/json.ts';
import type { Call } from './protocol.ts';

/** Makes the log of a call, if it has printed anything, findable by the execution, the step and the attempt that it was for. */
export const linkLog = (
  logFolder: string,
  { id, action, payload, logFile }: Pick<Call, 'action' | 'id' | 'logFile' | 'payload'>,
): void => {
  const run = isObject(payload) ? payload.run : undefined;
  if (!isObject(run) || typeof run.execution_name !== 'string' || !existsSync(logFile)) return;
  const folder = join(logFolder, logFolderOf(run.execution_name));
  const name = [run.step, run.attempt, id, ...action.split('/')]
    .map(String)
    .map(encodeURIComponent)
    .join('~');
  try {
    mkdirSync(folder, { recursive: true });
    linkSync(logFile, join(folder, `${name}.log`));
  } catch {
    // A file system without links has the log by its call only.
  }
};
