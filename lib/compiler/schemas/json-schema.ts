import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';

/** What a JSON Schema says about a path. */
export type PathCheck =
  /** The path is valid; `schema` describes the value if known, once per item if `spread`. */
  | { kind: 'ok'; schema?: JsonObject; spread?: boolean }
  /** The object has no such field. */
  | { kind: 'unknown'; index: number; fields: string[] }
  /** Something that has no fields at all. */
  | { kind: 'no-fields'; index: number; type: string };

/** Returns a schema with what `$ref` points to in its place; only pointers into the same document are followed. */
export const deref = (schema: Json | undefined, root: JsonObject): JsonObject | undefined => {
  let at: Json | undefined = schema;
  for (let hops = 0; isObject(at) && typeof at.$ref === 'string' && hops < 20; hops++) {
    at = pointer(root, at.$ref);
  }
  return isObject(at) && typeof at.$ref !== 'string' ? at : undefined;
};

/** Returns what a reference such as `#/$defs/name` points to, another reference included; undefined if there is nothing. */
export const pointer = (root: JsonObject, reference: string): Json | undefined => {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let at: Json | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(key)];
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
};

/** Schema of a value that never exists. */
export const NEVER: JsonObject = { not: {} };

/** Alternatives of a schema: what `anyOf` and `oneOf` list, or the schema alone. Those that never yield a value are left out. */
export const alternatives = (schema: JsonObject, root: JsonObject, depth = 0): JsonObject[] => {
  const choices = [schema.anyOf, schema.oneOf].filter((list) => Array.isArray(list)).flat();
  if (choices.length === 0 || depth > 8) return [schema];
  const possible = choices.filter((choice) => choice !== NEVER);
  if (possible.length === 0) return [{}];
  return possible.flatMap((choice) => {
    const inner = deref(choice, root);
    return inner ? alternatives(inner, root, depth + 1) : [{}];
  });
};

/** Returns the JSON types that a schema allows; undefined when it does not say. */
export const typesOf = (schema: JsonObject): string[] | undefined => {
  if (typeof schema.type === 'string') return [schema.type];
  // A type that is not a name is reported where it is written.
  if (Array.isArray(schema.type) && schema.type.every((name) => typeof name === 'string'))
    return schema.type.map(String);
  if (schema.const !== undefined) return [jsonType(schema.const)];
  if (Array.isArray(schema.enum)) return [...new Set(schema.enum.map(jsonType))];
  return undefined;
};

/** Returns the JSON Schema type of a value. */
export const jsonType = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

/** Whether a schema explicitly allows null. */
export const allowsNull = (schema: JsonObject): boolean =>
  alternatives(schema, schema).some((choice) => typesOf(choice)?.includes('null'));

const isOpen = (schema: JsonObject): boolean =>
  schema.patternProperties !== undefined ||
  schema.$ref !== undefined ||
  schema.allOf !== undefined ||
  (schema.additionalProperties !== undefined && schema.additionalProperties !== false);

/** What a single alternative says of a field. */
const fieldOf = (schema: JsonObject, name: string, root: JsonObject): PathCheck => {
  const types = typesOf(schema);
  if (types?.length === 1 && types[0] === 'array') {
    // JSONata goes through arrays: a field of an array is the list of its items' fields.
    const items = deref(schema.items, root);
    const check: PathCheck = items ? step(items, name, root) : { kind: 'ok' };
    return check.kind === 'ok' ? { ...check, spread: true } : check;
  }
  if (types && !types.includes('object') && !types.includes('array')) {
    return { kind: 'no-fields', index: 0, type: types.join(' or ') };
  }
  const properties = isObject(schema.properties) ? schema.properties : undefined;
  if (properties && Object.hasOwn(properties, name))
    return { kind: 'ok', schema: deref(properties[name], root) };
  if (isObject(schema.additionalProperties))
    return { kind: 'ok', schema: deref(schema.additionalProperties, root) };
  const closed = schema.additionalProperties === false || (properties && !isOpen(schema));
  return closed ? { kind: 'unknown', index: 0, fields: Object.keys(properties ?? {}) } : { kind: 'ok' };
};

/** One field further; with alternatives it is enough that one of them has the field. */
const step = (schema: JsonObject, name: string, root: JsonObject): PathCheck => {
  const checks = alternatives(schema, root)
    .filter((choice) => typesOf(choice)?.join() !== 'null')
    .map((choice) => fieldOf(choice, name, root));
  const good = checks.filter((check) => check.kind === 'ok');
  if (good.length > 0) {
    const schemas = good.map((check) => check.schema);
    const spread = good.some((check) => check.spread);
    if (schemas.some((found) => found === undefined)) return { kind: 'ok', spread };
    return {
      kind: 'ok',
      spread,
      schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas as JsonObject[] },
    };
  }
  const unknown = checks.filter((check) => check.kind === 'unknown');
  if (unknown.length > 0) {
    return { kind: 'unknown', index: 0, fields: [...new Set(unknown.flatMap((check) => check.fields))] };
  }
  return checks[0] ?? { kind: 'no-fields', index: 0, type: 'null' };
};

/** Follows names through a schema. A schema that lists properties is treated as complete unless it says that there may be more. */
export const followPath = (schema: JsonObject, names: readonly string[]): PathCheck => {
  let at: JsonObject | undefined = deref(schema, schema);
  let spread = false;
  for (const [index, name] of names.entries()) {
    if (!at) return { kind: 'ok', spread };
    const check = step(at, name, schema);
    if (check.kind !== 'ok') return { ...check, index };
    spread ||= check.spread ?? false;
    at = check.schema;
  }
  return { kind: 'ok', schema: at, spread };
};

/** A name on a path that may be missing; `index` is its place. */
export interface OptionalField {
  name: string;
  index: number;
}

/** Whether a schema says which fields are required: by a list, or by allowing no others, as zod's objects do if all are optional. */
const saysRequired = (schema: JsonObject): boolean =>
  Array.isArray(schema.required) || schema.additionalProperties === false;

const isOptional = (schema: JsonObject, name: string, root: JsonObject): boolean => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  if (!saysRequired(schema)) return false;
  const property = deref(ownField(properties, name), root);
  if (!property) return schema.additionalProperties === false;
  return (
    !(Array.isArray(schema.required) && schema.required.includes(name)) && property.default === undefined
  );
};

/** Whether every value that fits a schema has what a path of names leads to. */
export const requiresPath = (schema: JsonObject, names: readonly string[]): boolean => {
  const within = (value: Json | undefined, [name, ...rest]: readonly string[]): boolean => {
    if (name === undefined) return true;
    const known = deref(value, schema);
    const choices = known ? alternatives(known, schema) : [];
    return (
      choices.length > 0 &&
      choices.every((choice) => {
        const property = isObject(choice.properties) ? ownField(choice.properties, name) : undefined;
        const isThere = property !== undefined && saysRequired(choice) && !isOptional(choice, name, schema);
        return isThere && within(property, rest);
      })
    );
  };
  return within(schema, names);
};

/** Returns the names on a path that are neither required nor have a default. Objects that do not say which are required are not considered. */
export const optionalFields = (schema: JsonObject, names: readonly string[]): OptionalField[] => {
  const found: OptionalField[] = [];
  let at: JsonObject | undefined = deref(schema, schema);
  for (const [index, name] of names.entries()) {
    const objects: JsonObject[] = at
      ? alternatives(at, schema).filter((choice) => isObject(choice.properties))
      : [];
    if (!objects.some((choice) => deref(ownField(choice.properties as JsonObject, name), schema))) break;
    if (objects.some((choice) => isOptional(choice, name, schema))) found.push({ name, index });
    const fields: JsonObject[] = objects
      .map((choice) => deref(ownField(choice.properties as JsonObject, name), schema))
      .filter((field) => field !== undefined);
    at = fields.length === 1 ? fields[0] : { anyOf: fields };
  }
  return found;
};
