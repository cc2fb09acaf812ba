import { NormalizedSchema } from '@smithy/core/schema';
import { optimisedMemberName, sdkMemberName } from '#asl/sdk-names.ts';
import { isObject, type Json } from '#core/json.ts';
import { TaskFailure } from '../integration.ts';

/** A shape of a service's model. */
export type Schema = ReturnType<typeof NormalizedSchema.of>;

/** Returns the input and output schemas of an SDK command. */
export const schemasOf = (command: object): { input: Schema; output: Schema } => {
  const operation = (command as { schema: [number, string, string, unknown, () => never, () => never] })
    .schema;
  return { input: NormalizedSchema.of(operation[4]), output: NormalizedSchema.of(operation[5]) };
};

/** How tasks write the members of a service's model: differently in SDK integrations and in optimised ones. */
export interface MemberNames {
  /** Returns a member's name in a task. */
  of(member: string): string;
  /** Returns the name that a key of the parameters stands for. */
  meant(key: string): string;
}

/** Names of members in SDK integrations. */
export const SDK_NAMES: MemberNames = { of: sdkMemberName, meant: (key) => key };
/** Names of members in optimised integrations, with a capital letter or without. */
export const OPTIMISED_NAMES: MemberNames = { of: optimisedMemberName, meant: optimisedMemberName };

/** What parameters are turned into an SDK command's input by. */
export interface ToSdkOptions {
  names: MemberNames;
  /** Fills the members that are there to make retries safe. */
  idempotencyKey: string;
}

/**
 * Returns a task's parameters as an SDK command takes them: tasks write every member in PascalCase, whatever the service does;
 * times are ISO 8601 text and bytes are text. Throws a TaskFailure for a member that the service does not have.
 */
export const toSdk = (schema: Schema, value: Json, options: ToSdkOptions): unknown => {
  if (value === null) return undefined;
  if (schema.isStructSchema() && isObject(value)) {
    const members = new Map(
      [...schema.structIterator()].map(([name, member]) => [options.names.of(name), { name, member }]),
    );
    const result: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const found = members.get(options.names.meant(key));
      if (!found) throw unsupported(key, value);
      result[found.name] = toSdk(found.member, inner, options);
    }
    for (const { name, member } of members.values()) {
      if (member.isIdempotencyToken()) result[name] ??= options.idempotencyKey;
    }
    return result;
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    return value.map((item) => toSdk(schema.getValueSchema(), item, options));
  }
  if (schema.isMapSchema() && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, toSdk(schema.getValueSchema(), inner, options)]),
    );
  }
  if (schema.isTimestampSchema())
    return typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (schema.isBlobSchema()) {
    // A stream, such as the body of an object, is the JSON text also of a text: with its quotes (recorded on AWS).
    const isText = typeof value === 'string' && !schema.isStreaming();
    return Buffer.from(isText ? value : JSON.stringify(value));
  }
  if (schema.isStringSchema() && typeof value === 'object') return JSON.stringify(value);
  return value;
};

/** Returns an SDK command's result as a task's: PascalCase, times as ISO 8601 text, bytes as text. */
export const fromSdk = async (
  schema: Schema,
  value: unknown,
  names: MemberNames,
): Promise<Json | undefined> => {
  if (value === undefined || value === null) return undefined;
  if (schema.isStructSchema()) {
    const result: Record<string, Json> = {};
    for (const [name, member] of schema.structIterator()) {
      const inner = await fromSdk(member, (value as Record<string, unknown>)[name], names);
      if (inner !== undefined) result[names.of(name)] = inner;
    }
    return result;
  }
  if (schema.isListSchema()) {
    const items = (value as unknown[]).map(
      async (item) => (await fromSdk(schema.getValueSchema(), item, names)) ?? null,
    );
    return Promise.all(items);
  }
  if (schema.isMapSchema()) {
    const result: Record<string, Json> = {};
    for (const [key, inner] of Object.entries(value)) {
      result[key] = (await fromSdk(schema.getValueSchema(), inner, names)) ?? null;
    }
    return result;
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value === 'object' && 'transformToString' in value) {
    return (value as { transformToString(): Promise<string> }).transformToString();
  }
  return value as Json;
};

const unsupported = (key: string, parameters: Json): TaskFailure =>
  new TaskFailure(
    'States.Runtime',
    `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: ` +
      `[The field "${key}" is not supported by Step Functions]`,
  );
