import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '#core/json.ts';

/** Texts that a member of a structure may have: itself, each of its items, or as its keys. */
export interface Enumeration {
  of: 'value' | 'items' | 'keys';
  texts: string[];
}

/** Looks up the enumeration of a member of a structure by its names in the model; undefined if any text may be there. */
export type Enumerations = (structure: string, member: string) => Enumeration | undefined;

/** `Enum`, `Enum[]`, and a map whose keys it names. */
const TYPE = /^(?:Partial<)?(Record<)?(\w+)(\[\])?/;

/**
 * Returns the enumerations of a client of the SDK: its model at run time says only that a member is a text, and its declarations name the
 * enumeration, whose texts it exports. They are read when a member is first looked up.
 */
export const enumerationsOf = (client: string, module: Readonly<Record<string, unknown>>): Enumerations => {
  let declarations: string | undefined;
  const structures = new Map<string, ReadonlyMap<string, string>>();
  return (structure, member) => {
    declarations ??= declarationsIn(client);
    const members = structures.get(structure) ?? membersOf(declarations, structure);
    structures.set(structure, members);
    const [, isMap, name = '', isList] = TYPE.exec(members.get(member) ?? '') ?? [];
    const texts = Object.hasOwn(module, name) ? textsIn(module[name]) : undefined;
    if (!texts) return undefined;
    if (isMap) return { of: 'keys', texts };
    return { of: isList ? 'items' : 'value', texts };
  };
};

const declarationsIn = (client: string): string => {
  const folder = join(client, 'dist-types', 'models');
  try {
    return readdirSync(folder)
      .filter((name) => /^models_\d+[.]d[.]ts$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  } catch {
    return '';
  }
};

/** Returns the types of an interface's members, as they are declared. */
const membersOf = (declarations: string, structure: string): ReadonlyMap<string, string> => {
  const start = declarations.indexOf(`\nexport interface ${structure} `);
  if (start < 0) return new Map();
  const body = declarations.slice(start, declarations.indexOf('\n}', start));
  return new Map(
    [...body.matchAll(/^ {4}(\w+)\??: ([^;]+);/gm)].map(([, name = '', type = '']) => [name, type]),
  );
};

/** Returns the texts of an enumeration, which the SDK exports as an object. */
const textsIn = (value: unknown): string[] | undefined => {
  if (!isObject(value)) return undefined;
  const texts = Object.values(value);
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts : undefined;
};
