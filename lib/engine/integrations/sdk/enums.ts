import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SdkModule, sdkPath } from './packages.ts';

/** Returns the values that a member of a structure may have; undefined if it may have any. */
export type EnumsOfService = (structure: string, member: string) => ReadonlySet<string> | undefined;

const services = new Map<string, ReadonlyMap<string, string>>();

/**
 * Returns the enumerations of an installed SDK package. The models in its modules know no enumerations, only its declarations
 * of types do: those are read once, when first asked for.
 */
export const enumsOf =
  (service: string, module: SdkModule): EnumsOfService =>
  (structure, member) => {
    const types = services.get(service) ?? new Map(declaredMembers(service));
    services.set(service, types);
    const values = module[types.get(`${structure}.${member}`) ?? ''];
    return typeof values === 'object' && values !== null ? new Set(Object.values(values)) : undefined;
  };

const INTERFACE = /^export interface (\w+) .*?\{$(.*?)^\}/gms;
/** A member whose type is a name or a list of it. */
const MEMBER = /^ {4}(\w+)\??: \(?(\w+)(?: \| undefined)?\)?(?:\[\])?(?: \| undefined)?;$/gm;

/** Yields the members that interfaces declare, such as `GetObjectOutput.StorageClass`, with the names of their types. */
function* declaredMembers(service: string): Generator<[string, string]> {
  const folder = join(sdkPath(service) ?? '', '..', '..', 'dist-types', 'models');
  for (const file of declarationsIn(folder)) {
    for (const [, structure, body = ''] of readFileSync(join(folder, file), 'utf8').matchAll(INTERFACE)) {
      for (const [, member, type = ''] of body.matchAll(MEMBER)) yield [`${structure}.${member}`, type];
    }
  }
}

const declarationsIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.d.ts'));
  } catch {
    return [];
  }
};
