import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { parseEnv } from 'node:util';
import { isObject } from '#core/json.ts';

/** Paths of files with secrets, as `BATON_SECRETS` names them; what is in an earlier one counts. */
export const secretFiles = (paths: string): string[] => paths.split(delimiter).filter((path) => path !== '');

/**
 * Returns the secrets in a file's text by name: a JSON object in a file that ends in `.json`, else lines `name=value`. Throws an error
 * without the text if that is not JSON.
 */
const secretsInFile = (file: string, text: string): Record<string, unknown> => {
  if (!file.endsWith('.json')) return { ...parseEnv(text) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    // V8's message quotes the text, which is secret.
    const place = /at position \d+.*/.exec((error as Error).message)?.[0] ?? '';
    throw new SyntaxError(`${file} is not JSON ${place}`.trimEnd());
  }
  return isObject(parsed) ? parsed : {};
};

/** Returns a secret's text from the first of the files that has it; undefined if none does. */
export const secretInFiles = (name: string, files: readonly string[]): string | undefined => {
  for (const file of files) {
    if (!existsSync(file)) continue;
    const secrets = secretsInFile(file, readFileSync(file, 'utf8'));
    const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (typeof value === 'string') return value;
  }
  return undefined;
};
