import { certain } from '#core/certain.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { deref } from '../schemas/json-schema.ts';

/** The input of the execution in JSONata. */
export const INPUT = '$states.context.Execution.Input';

/**
 * Emits the read of a path of the input. If it yields nothing, the default of the first missing property on the way is used,
 * or that of a later one.
 */
export const inputPath = (
  steps: readonly string[],
  schema: JsonObject | undefined,
): { expression: string; used: number } => {
  const properties: (Json | undefined)[] = [];
  const paths: string[] = [INPUT];
  for (const step of steps) {
    properties.push(propertyOf(properties.length === 0 ? schema : properties.at(-1), step, schema));
    paths.push(`${paths.at(-1)}.${quotedStep(step)}`);
  }
  const used = 1 + properties.findLastIndex((property) => isObject(property));
  if (used === 0 && steps.length > 0)
    return { expression: certain(paths.at(-1), 'path'), used: steps.length };
  const whole = certain(paths[used], 'path');
  const known = withDefaults(whole, used === 0 ? schema : properties[used - 1], schema ?? {});
  const absent = (level: number): Json | undefined => {
    let value: Json | undefined;
    for (let at = level; at < used; at++) {
      if (at > level && value !== undefined)
        value = isObject(value) ? ownField(value, steps[at] ?? '') : undefined;
      const property = properties[at];
      if (value === undefined && isObject(property)) value = defaultOf(property, schema ?? {});
    }
    return value;
  };
  const others = Array.from({ length: used }, (_, level) => absent(level));
  if (used === 0 || (known === whole && others.every((value) => value === undefined))) {
    return { expression: known, used };
  }
  const text = (value: Json | undefined): string =>
    value === undefined ? '' : ` : ${JSON.stringify(value)}`;
  let rest = text(others[0]);
  for (let level = 1; level < used; level++) {
    const value = others[level];
    if (JSON.stringify(value) === JSON.stringify(others[level - 1])) continue;
    rest = ` : $exists(${paths[level]}) ? ${value === undefined ? whole : JSON.stringify(value)}${rest}`;
  }
  return { expression: `($exists(${whole}) ? ${known}${rest})`, used };
};

/** A value of the input at `path` with the defaults of its schema filled in, or the path itself if there are none. */
const withDefaults = (path: string, schema: Json | undefined, root: JsonObject, depth = 0): string => {
  const known = deref(schema, root);
  if (!known || depth > MAX_SCHEMA_DEPTH) return path;
  if (isObject(known.items)) return listWithDefaults(path, known.items, root, depth);
  const defaults: JsonObject = {};
  const nested: string[] = [];
  for (const [name, reference] of Object.entries(isObject(known.properties) ? known.properties : {})) {
    const property = deref(reference, root);
    if (!property) continue;
    const instead = defaultOf(property, root);
    if (instead !== undefined) defaults[name] = instead;
    const inner = `${path}.${quotedStep(name)}`;
    const merged = withDefaults(inner, property, root, depth + 1);
    if (merged !== inner) {
      const missing = instead === undefined ? '' : ` : ${JSON.stringify(instead)}`;
      nested.push(`${JSON.stringify(name)}: $exists(${inner}) ? ${merged}${missing}`);
    }
  }
  if (Object.keys(defaults).length === 0 && nested.length === 0) return path;
  const parts = [JSON.stringify(defaults), path, ...(nested.length > 0 ? [`{${nested.join(', ')}}`] : [])];
  return `$merge([${parts.join(', ')}])`;
};

/** The default of a schema, with those of the fields inside. */
const defaultOf = (schema: JsonObject, root: JsonObject): Json | undefined =>
  schema.default === undefined ? undefined : completed(schema.default, schema, root);

/** A value with the defaults of its schema filled in, as far as they are filled in for values that an execution gets. */
const completed = (value: Json, schema: Json | undefined, root: JsonObject, depth = 0): Json => {
  const known = deref(schema, root);
  if (!known || depth > MAX_SCHEMA_DEPTH || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const { items } = known;
    return isObject(items) ? value.map((item) => completed(item, items, root, depth + 1)) : value;
  }
  const filled: JsonObject = { ...value };
  for (const [name, reference] of Object.entries(isObject(known.properties) ? known.properties : {})) {
    const property = deref(reference, root);
    if (!property) continue;
    const given = ownField(filled, name);
    const field = given === undefined ? property.default : given;
    if (field !== undefined) filled[name] = completed(field, property, root, depth + 1);
  }
  return filled;
};

/** A schema that contains itself is followed this far. */
const MAX_SCHEMA_DEPTH = 8;

/** The same for a list: each item that is an object gets the defaults. Ids are in snake case, so no author's name is hidden. */
const listWithDefaults = (path: string, items: JsonObject, root: JsonObject, depth: number): string => {
  const item = `$listItem${depth}`;
  const filled = isObject(deref(items, root)?.items) ? item : withDefaults(item, items, root, depth + 1);
  if (filled === item) return path;
  return `[$map(${path}, function(${item}) { $type(${item}) = "object" ? ${filled} : ${item} })]`;
};

const propertyOf = (schema: Json | undefined, name: string, root: JsonObject = {}): Json | undefined => {
  const known = deref(schema, root);
  return isObject(known?.properties) ? deref(ownField(known.properties, name), root) : undefined;
};

/** Returns a name as a step of a JSONata path. */
export const quotedStep = (step: string): string => (/^[A-Za-z_]\w*$/.test(step) ? step : `\`${step}\``);
