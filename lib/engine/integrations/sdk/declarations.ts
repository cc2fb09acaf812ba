import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdkPath } from './packages.ts';

/** The type of a structure's member, as an SDK package declares it. */
export interface DeclaredType {
  /** Name of the type that is at its bottom, e.g. `Tag` of `Record<string, Tag[]>`. */
  name: string;
  /** What is around that, from the outside. */
  around: ('list' | 'map')[];
}

/** A member of a structure. */
interface DeclaredMember extends DeclaredType {
  isRequired: boolean;
}

/** Members of a structure, by their names in the service's model. */
export type DeclaredStructure = ReadonlyMap<string, DeclaredMember>;

/**
 * What an installed SDK package declares of its service. Its types are read as text, which takes a hundredth of the time that
 * loading the package does, and they say what its modules do not: which values there are.
 */
export class ServiceDeclarations {
  readonly #folder: string;
  readonly #structures = new Map<string, DeclaredStructure | undefined>();
  #models: string[] | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns the declarations of a service, as task resources name it; undefined if no package of it is installed. */
  static of(service: string): ServiceDeclarations | undefined {
    const known = declarations.get(service);
    if (known) return known;
    const path = sdkPath(service);
    if (path === undefined) return undefined;
    const found = new ServiceDeclarations(join(path, '..', '..', 'dist-types'));
    declarations.set(service, found);
    return found;
  }

  /** Names of the service's operations, e.g. `PutItem`. */
  get operations(): string[] {
    return filesIn(join(this.#folder, 'commands')).flatMap(
      (file) => /^(\w+)Command\.d\.ts$/.exec(file)?.[1] ?? [],
    );
  }

  /** Returns what an operation takes; undefined if it is not declared in a way that is known here. */
  input(operation: string): DeclaredStructure | undefined {
    const text = textOf(join(this.#folder, 'commands', `${operation}Command.d.ts`));
    const [, direct = ''] =
      new RegExp(`interface ${operation}CommandInput extends (?:Omit<)?(\\w+)`).exec(text) ?? [];
    const [, altered] = new RegExp(`type ${direct} = Omit<(\\w+)`).exec(text) ?? [];
    return this.structure(altered ?? direct);
  }

  /** Returns a structure of the service's model; undefined if there is none of that name. Packages underscore JavaScript's names. */
  structure(name: string): DeclaredStructure | undefined {
    if (!this.#structures.has(name)) this.#structures.set(name, this.#find(name) ?? this.#find(`_${name}`));
    return this.#structures.get(name);
  }

  #find(name: string): DeclaredStructure | undefined {
    const models = join(this.#folder, 'models');
    this.#models ??= filesIn(models)
      .filter((file) => file.startsWith('models_'))
      .map((file) => textOf(join(models, file)));
    for (const text of this.#models) {
      const start = text.indexOf(`export interface ${name} {`);
      if (start < 0) continue;
      const body = text.slice(start, text.indexOf('\n}', start));
      return new Map(
        [...body.matchAll(MEMBER)].map(([, member = '', optional = '', type = '']) => [
          member,
          { ...parseType(type), isRequired: optional === '' },
        ]),
      );
    }
    return undefined;
  }
}

const declarations = new Map<string, ServiceDeclarations>();

const MEMBER = /^ {4}(\w+)(\??): (.+?)(?: \| undefined)?;$/gm;

const parseType = (text: string): DeclaredType => {
  const around: DeclaredType['around'] = [];
  let rest = text;
  for (;;) {
    const [, item] = /^\(?(.+?)\)?\[\]$/.exec(rest) ?? [];
    const [, value] = /^Record<string, (.+)>$/.exec(rest) ?? [];
    if (item === undefined && value === undefined) return { name: rest, around };
    around.push(item === undefined ? 'map' : 'list');
    rest = item ?? value ?? '';
  }
};

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
