import { sdkMemberName } from '#asl/sdk-names.ts';
import { isObject, type Json, knownAs } from '#core/json.ts';
import { TaskFailure } from '../integration.ts';
import { commandOf } from './call.ts';
import { ServiceDeclarations } from './declarations.ts';
import { beyondLimit } from './limits.ts';
import { loadSdk, type SdkModule } from './packages.ts';
import type { Schema } from './shapes.ts';

/** Services of optimised integrations that the SDK's packages call otherwise. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ['events', 'eventbridge'],
  ['states', 'sfn'],
]);

/** What optimised integrations add to an operation's result. */
const ADDED = ['SdkHttpMetadata', 'SdkResponseMetadata'];

/**
 * Returns what is wrong with a result as the answer of a service's action, by the SDK's model of it; undefined when nothing is,
 * or when the service has no model here. `strict` also asks for the members that the model requires.
 */
export const resultProblem = async (
  service: string,
  action: string,
  result: Json,
  strict: boolean,
): Promise<string | undefined> => {
  const name = PACKAGES.get(service) ?? service.replace(/^aws-sdk:/, '');
  const schema = await outputSchema(name, action);
  if (!schema) return undefined;
  if (!isObject(result)) return 'Mock result must be a valid JSON object';
  const own = Object.entries(result).filter(([field]) => !ADDED.includes(field));
  const expected = {
    strict,
    service: name,
    declarations: ServiceDeclarations.of(name),
    module: await loadSdk(name),
  };
  return problem(schema, Object.fromEntries(own), expected, '');
};

/** What a result is held against besides the shapes of its fields. */
interface Expected {
  /** Whether required members must be there. */
  strict: boolean;
  service: string;
  declarations: ServiceDeclarations | undefined;
  module: SdkModule;
}

const outputSchema = async (service: string, action: string): Promise<Schema | undefined> => {
  try {
    const { schemasOf } = await import('./shapes.ts');
    return schemasOf(new (commandOf(await loadSdk(service), service, action))({})).output;
  } catch (error) {
    if (error instanceof TaskFailure) return undefined;
    throw error;
  }
};

const problem = (schema: Schema, value: Json, expected: Expected, field: string): string | undefined => {
  if (value === null || schema.isDocumentSchema()) return undefined;
  if (schema.isStructSchema()) return structProblem(schema, value, expected, field);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return mistyped(field, 'an array');
    return first(value, (item) => problem(schema.getValueSchema(), item, expected, field));
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return mistyped(field, 'an object');
    const entries = Object.entries(value);
    return first(entries, ([, item]) => problem(schema.getValueSchema(), item, expected, field));
  }
  const [words, fits] = SCALARS.find(([, , is]) => is(schema)) ?? [];
  return fits && words && !fits(value) ? mistyped(field, words) : undefined;
};

const isText = (schema: Schema): boolean =>
  schema.isStringSchema() || schema.isTimestampSchema() || schema.isBlobSchema();

const SCALARS: [words: string, fits: (value: Json) => boolean, is: (schema: Schema) => boolean][] = [
  ['a boolean', (value) => typeof value === 'boolean', (schema) => schema.isBooleanSchema()],
  ['a number', (value) => typeof value === 'number', (schema) => schema.isNumericSchema()],
  ['a string', (value) => typeof value === 'string', isText],
];

const structProblem = (
  schema: Schema,
  value: Json,
  expected: Expected,
  field: string,
): string | undefined => {
  if (!isObject(value)) return mistyped(field, 'an object');
  const members = [...schema.structIterator()];
  // In a model, the required members come first; their number follows the types.
  const required = Number(knownAs<unknown[]>(schema.getSchema())[6] ?? 0);
  const missing = members.slice(0, required).find(([name]) => value[sdkMemberName(name)] === undefined);
  if (expected.strict && missing) return invalid(`Required field '${sdkMemberName(missing[0])}' is missing`);
  return first(Object.entries(value), ([key, item]) => {
    const [name, member] = members.find(([name]) => sdkMemberName(name) === key) ?? [];
    // A service may answer with more than this model has.
    if (name === undefined || !member) return undefined;
    const values = valuesOf(expected, schema.getName() ?? '', name);
    const isOdd = values && textsIn(item).some((text) => !values.has(text));
    const structure = schema.getName() ?? '';
    const isBlob = member.isBlobSchema();
    const beyond = beyondLimit({ service: expected.service, structure, member: name, isBlob }, item);
    const odd = isOdd ? 'is not an expected value' : beyond;
    return (
      problem(member, item, expected, key) ??
      (odd === undefined ? undefined : invalid(`Field '${key}' ${odd}`))
    );
  });
};

/** Returns the values that a member may have, or the items of its list: only the declarations say which; undefined if any may be. */
const valuesOf = (
  { declarations, module }: Expected,
  structure: string,
  member: string,
): ReadonlySet<unknown> | undefined => {
  const type = declarations?.structure(structure)?.get(member);
  const values = type?.around.includes('map') ? undefined : module[type?.name ?? ''];
  return typeof values === 'object' && values !== null ? new Set(Object.values(values)) : undefined;
};

/** Returns the texts of a field, or of its list. */
const textsIn = (value: Json): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

const first = <T>(items: T[], find: (item: T, index: number) => string | undefined): string | undefined => {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
};

const mistyped = (field: string, words: string): string => invalid(`Field '${field}' must be ${words}`);

const invalid = (what: string): string => `Mock result schema validation error: ${what}`;
