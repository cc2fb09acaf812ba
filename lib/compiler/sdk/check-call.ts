import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';
import { optimisedMemberName, sdkMemberName } from '#asl/sdk-names.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { CallProblem } from '#steps/project.ts';

type SdkModule = Record<string, unknown>;
type Schema = ReturnType<typeof NormalizedSchema.of>;

/**
 * Returns a function that checks calls against the models of the SDK's clients that are installed for a project. A service without
 * an installed client is not checked.
 */
export const callChecker = (root: string) => {
  const modules = new Map<string, SdkModule | undefined>();
  return (service: string, action: string, parameters: JsonObject, optimised = false): CallProblem[] => {
    if (!modules.has(service)) modules.set(service, installedClient(root, service));
    const module = modules.get(service);
    if (!module) return [];
    const schema = inputOf(module, action);
    const nameOf = optimised ? optimisedMemberName : sdkMemberName;
    if (schema) return [...unknownParameters(schema, parameters, { path: [], nameOf })];
    const message = `${service} has no action "${action}"`;
    return [{ at: 'action', path: [], message, hint: didYouMean(action, actionsOf(module)) }];
  };
};

/** Names of services in resources that differ from those of clients beyond hyphens. */
const OTHER_NAMES: Record<string, string> = {
  costexplorer: 'cost-explorer',
};

const installedClient = (root: string, service: string): SdkModule | undefined => {
  const wanted = (ownField(OTHER_NAMES, service) ?? service).replaceAll('-', '');
  for (const base of [join(root, 'x.js'), import.meta.filename]) {
    const resolver = createRequire(base);
    for (const folder of resolver.resolve.paths('@aws-sdk/client-sfn') ?? []) {
      const name = clientsIn(folder).find((client) => client.replaceAll('-', '') === `client${wanted}`);
      if (name !== undefined) return createRequire(join(folder, 'x.js'))(`@aws-sdk/${name}`) as SdkModule;
    }
  }
  return undefined;
};

const clientsIn = (folder: string): string[] => {
  try {
    return readdirSync(join(folder, '@aws-sdk')).filter((name) => name.startsWith('client-'));
  } catch {
    return [];
  }
};

const COMMAND = /^([A-Z].*)Command$/;

const actionsOf = (module: SdkModule): string[] =>
  Object.keys(module).flatMap((name) => {
    const found = COMMAND.exec(name)?.[1];
    return found === undefined || found === '$' ? [] : [found.charAt(0).toLowerCase() + found.slice(1)];
  });

const inputOf = (module: SdkModule, action: string): Schema | undefined => {
  const Command = module[`${action.charAt(0).toUpperCase()}${action.slice(1)}Command`];
  if (typeof Command !== 'function') return undefined;
  const made = new (Command as new (input: object) => { schema: unknown[] })({});
  return NormalizedSchema.of(made.schema[4] as never);
};

/** Where a value is, and how the names around it are written. */
interface Place {
  path: (string | number)[];
  nameOf(member: string): string;
}

/** Yields names that a structure does not have; what a template computes is not known. */
function* unknownParameters(schema: Schema, value: Json, place: Place): Generator<CallProblem> {
  const { path, nameOf } = place;
  const at = (key: string | number): Place => ({ nameOf, path: [...path, key] });
  if (schema.isStructSchema() && isObject(value)) {
    const members = new Map([...schema.structIterator()].map(([name, member]) => [nameOf(name), member]));
    for (const [name, inner] of Object.entries(value)) {
      const member = members.get(name);
      if (member) yield* unknownParameters(member, inner, at(name));
      else {
        const known = [...members.keys()];
        const hint = didYouMean(name, known) ?? `it has ${known.slice(0, 12).join(', ')}`;
        yield { at: 'parameter', path: [...path, name], message: `there is no parameter "${name}"`, hint };
      }
    }
  } else if (schema.isListSchema() && Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* unknownParameters(schema.getValueSchema(), item, at(index));
  } else if (schema.isMapSchema() && isObject(value)) {
    for (const [name, item] of Object.entries(value))
      yield* unknownParameters(schema.getValueSchema(), item, at(name));
  }
}
