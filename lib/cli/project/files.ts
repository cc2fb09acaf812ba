import { isUtf8 } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Json, parseJson } from '#core/json.ts';
import { isDeeper, MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { parseJsonText } from '#core/json-text.ts';
import { refusalReason } from '../errors/system-refusal.ts';
import { UserError } from '../errors/user-error.ts';

/** What the user writes for standard input instead of a file. */
const STANDARD_INPUT = '-';

/** Reads a file that the user named, `-` for standard input; throws a UserError that says why it cannot be read. */
const readText = (file: string, cwd: string, what: string): string => {
  try {
    const bytes = readFileSync(file === STANDARD_INPUT ? 0 : resolve(cwd, file));
    // A byte that is not UTF-8 would become a replacement character and be published with the text.
    if (!isUtf8(bytes)) throw notUtf8(bytes, file, what);
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot read the ${what} "${file}": ${refusalReason(error)}`);
  }
};

const notUtf8 = (bytes: Buffer, file: string, what: string): UserError => {
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  return new UserError(`The ${what} "${file}" is not UTF-8: line ${line} has other bytes`, {
    hint: 'save it in UTF-8',
  });
};

/** Returns whether an argument is JSON and not the name of a file; a list, map or text with mistakes in it is meant as JSON too. */
export const isJsonText = (argument: string): boolean =>
  /^\s*[{["]/.test(argument) || parseJson(argument) !== undefined;

/** Reads JSON from a file that the user named, or from the argument itself; throws a UserError with line and column if it is not JSON. */
export const readJson = (file: string, cwd: string, what: string): Json => {
  const text = isJsonText(file) ? file : readText(file, cwd, what);
  if (text.trim() === '') throw new UserError(`The ${what} "${file}" is empty, expected JSON`);
  let value: Json;
  try {
    // Parsed twice: numbers that no computer can hold are refused, and those beyond 2^53 are rounded.
    parseJsonText(text);
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new UserError(`The ${what} "${file}" is not JSON: ${placeOf(error as Error, text)}`, {
      hint: 'check commas, quotes and brackets near that position',
    });
  }
  if (isDeeper(value, MAX_JSON_DEPTH)) {
    const where = text === file ? what : `${what} "${file}"`;
    throw new UserError(`The ${where} has more than ${MAX_JSON_DEPTH} levels of lists and objects`);
  }
  return value;
};

/** Writes a file that the user named, and the folders above it; throws a UserError that says why it cannot be written. */
export const writeText = (file: string, cwd: string, text: string): void => {
  const path = resolve(cwd, file);
  try {
    makeFolder(dirname(path));
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`Cannot write "${file}": ${refusalReason(error)}`);
  }
};

/**
 * Makes a folder and those above it. Node's `recursive` option never returns below a folder such as /proc, which reports that
 * it does not exist when it refuses a new one.
 */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
};

const placeOf = ({ message }: Error, text: string): string => {
  const at = offsetOf(message, text);
  const before = text.slice(0, at).split('\n');
  const what = message.replace(/ in JSON at position.*|, (\.{3})?".*" is not valid JSON$/s, '');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${what}`;
};

const UNEXPECTED_TOKEN = /^Unexpected token/;

const offsetOf = (message: string, text: string): number => {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const number = /^The number (\S+?)…? is too large$/.exec(message)?.[1];
  if (number !== undefined) return text.indexOf(number);
  return UNEXPECTED_TOKEN.test(message) ? tokenAt(text) : text.length;
};

/** Finds an unexpected token, whose position V8 does not tell: the end of the shortest prefix of the text that has one. */
const tokenAt = (text: string): number => {
  const hasToken = (length: number): boolean => {
    try {
      JSON.parse(text.slice(0, length));
      return false;
    } catch (error) {
      return UNEXPECTED_TOKEN.test((error as Error).message);
    }
  };
  let [without, has] = [0, text.length];
  while (has - without > 1) {
    const middle = (without + has) >> 1;
    if (hasToken(middle)) has = middle;
    else without = middle;
  }
  return has - 1;
};
