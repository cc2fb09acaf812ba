import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Json } from '#core/json.ts';
import { refusalReason } from './system-refusal.ts';
import { UserError } from './user-error.ts';

/** What the user writes for standard input in place of a file. */
const STANDARD_INPUT = '-';

/** Text of a file that the user named, `-` for standard input; throws a UserError that says why it cannot be read. */
export const readText = (file: string, cwd: string, what: string): string => {
  try {
    return readFileSync(file === STANDARD_INPUT ? 0 : resolve(cwd, file), 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UserError(`Cannot read the ${what} "${file}": ${refusalReason(error)}`);
  }
};

/** The JSON in a file that the user named; throws a UserError with line and column when it is not JSON. */
export const readJson = (file: string, cwd: string, what: string): Json => {
  const text = readText(file, cwd, what);
  if (text.trim() === '') throw new UserError(`The ${what} "${file}" is empty, expected JSON`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UserError(`The ${what} "${file}" is not JSON: ${placeOf(error as Error, text)}`, {
      hint: 'check commas, quotes and brackets near that place',
    });
  }
};

/** Writes a file that the user named, and the folders above it; throws a UserError that says why it cannot be written. */
export const writeText = (file: string, cwd: string, text: string): void => {
  const path = resolve(cwd, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`Cannot write "${file}": ${refusalReason(error)}`);
  }
};

const placeOf = (error: Error, text: string): string => {
  const position = /at position (\d+)/.exec(error.message);
  // V8 gives no position where the text breaks off.
  const at = position ? Number(position[1]) : /^Unexpected end/.test(error.message) ? text.length : undefined;
  if (at === undefined) return error.message;
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${error.message.replace(/ in JSON at position.*/, '')}`;
};
