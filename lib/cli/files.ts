import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from '#core/json.ts';
import { UserError } from './user-error.ts';

/** Text of a file that the user named; throws a UserError that says why it cannot be read. */
export const readText = (file: string, cwd: string, what: string): string => {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UserError(`Cannot read the ${what} "${file}": ${reason}`);
  }
};

/** The JSON in a file that the user named; throws a UserError with line and column when it is not JSON. */
export const readJson = (file: string, cwd: string, what: string): Json => {
  const text = readText(file, cwd, what);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UserError(`The ${what} "${file}" is not JSON: ${placeOf(error as Error, text)}`, {
      hint: 'check commas, quotes and brackets near that place',
    });
  }
};

const placeOf = (error: Error, text: string): string => {
  const position = /at position (\d+)/.exec(error.message);
  if (!position) return error.message;
  const before = text.slice(0, Number(position[1])).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${error.message.replace(/ in JSON at position.*/, '')}`;
};
