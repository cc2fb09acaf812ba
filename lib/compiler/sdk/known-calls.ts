import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';
import { optimisedMemberName, sdkMemberName } from '#asl/sdk-names.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { ServiceCall } from '#steps/project.ts';
import { type Enumeration, type Enumerations, enumerationsOf } from './enumerations.ts';

type SdkModule = Record<string, unknown>;

/** A client of the SDK. */
interface Client {
  module: SdkModule;
  enumerations: Enumerations;
}

type Schema = ReturnType<typeof NormalizedSchema.of>;

/**
 * Returns a function that looks up calls in the models of the SDK's clients that are installed for a project. Nothing is known of a
 * service without an installed client.
 */
export const knownCalls = (root: string) => {
  const clients = new Map<string, Client | undefined>();
  return (service: string, action: string, optimised = false): ServiceCall | undefined => {
    if (!clients.has(service)) clients.set(service, installedClient(root, service));
    const client = clients.get(service);
    if (!client) return undefined;
    const { module, enumerations } = client;
    const schema = inputOf(module, action);
    const nameOf = optimised ? optimisedMemberName : sdkMemberName;
    if (schema) return { input: (given) => jsonSchemaOf(schema, [given], { nameOf, enumerations }) };
    const message = `${service} has no action "${action}"`;
    return { problem: { message, ...defined({ hint: didYouMean(action, actionsOf(module)) }) } };
  };
};

/** Names of services in resources that differ from those of clients beyond hyphens. */
const OTHER_NAMES: Record<string, string> = {
  costexplorer: 'cost-explorer',
};

const installedClient = (root: string, service: string): Client | undefined => {
  const wanted = (ownField(OTHER_NAMES, service) ?? service).replaceAll('-', '');
  for (const base of [join(root, 'x.js'), import.meta.filename]) {
    const resolver = createRequire(base);
    for (const folder of resolver.resolve.paths('@aws-sdk/client-sfn') ?? []) {
      const name = clientsIn(folder).find((client) => client.replaceAll('-', '') === `client${wanted}`);
      if (name === undefined) continue;
      const module = createRequire(join(folder, 'x.js'))(`@aws-sdk/${name}`) as SdkModule;
      return { module, enumerations: enumerationsOf(join(folder, '@aws-sdk', name), module) };
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

/** What a model says of names. */
interface Names {
  /** Returns how Step Functions writes the name of a member. */
  nameOf(member: string): string;
  enumerations: Enumerations;
}

/** Returns the schema of a member that has only certain texts. */
const enumerated = (schema: JsonObject, known: Enumeration | undefined): JsonObject => {
  if (!known) return schema;
  const { of, texts } = known;
  if (of === 'value') return schema.type === 'string' ? { ...schema, enum: texts } : schema;
  if (of === 'items' && isObject(schema.items)) return { ...schema, items: { ...schema.items, enum: texts } };
  const { additionalProperties: values } = schema;
  if (of !== 'keys' || !isObject(values)) return schema;
  return {
    ...schema,
    additionalProperties: false,
    properties: Object.fromEntries(texts.map((text) => [text, values])),
  };
};

/** Number of the required members of a structure in a model: they come first. */
const REQUIRED = 6;

/**
 * Returns the JSON Schema of a shape, as far as values reach into it: shapes contain each other. A map or list for a text is sent as JSON;
 * times and bytes are written in several ways.
 */
const jsonSchemaOf = (schema: Schema, values: readonly Json[], names: Names): JsonObject => {
  const { nameOf, enumerations } = names;
  const inner = (member: Schema, given: readonly Json[]): JsonObject => jsonSchemaOf(member, given, names);
  const maps = values.filter(isObject);
  if (schema.isDocumentSchema() || schema.isTimestampSchema() || schema.isBlobSchema()) return {};
  // Only hints say what a value is that is missing.
  if (values.length === 0 && (schema.isStructSchema() || schema.isMapSchema())) return { type: 'object' };
  if (values.length === 0 && schema.isListSchema()) return { type: 'array' };
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()];
    const model: unknown = schema.getSchema();
    const count = Array.isArray(model) ? Number(model[REQUIRED] ?? 0) : 0;
    const needed = members.slice(0, count).filter(([, member]) => !member.isIdempotencyToken());
    const properties = members.map(([member, shape]): [string, Json] => {
      const name = nameOf(member);
      const given = maps.flatMap((map) => (Object.hasOwn(map, name) ? [map[name] ?? null] : []));
      return [name, enumerated(inner(shape, given), enumerations(String(schema.getName()), member))];
    });
    return {
      type: 'object',
      additionalProperties: false,
      required: needed.map(([member]) => nameOf(member)),
      properties: Object.fromEntries(properties),
    };
  }
  if (schema.isListSchema())
    return {
      type: 'array',
      items: inner(schema.getValueSchema(), values.filter(Array.isArray).flat()),
    };
  if (schema.isMapSchema())
    return {
      type: 'object',
      additionalProperties: inner(schema.getValueSchema(), maps.flatMap(Object.values)),
    };
  if (schema.isBooleanSchema()) return { type: 'boolean' };
  if (schema.isNumericSchema()) return { type: 'number' };
  return schema.isStringSchema() && values.every((value) => typeof value !== 'object')
    ? { type: 'string' }
    : {};
};
