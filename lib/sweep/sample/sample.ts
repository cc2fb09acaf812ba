import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Random } from './random.ts';
import { isKnownFormat, ofFormat, ofPattern } from './texts.ts';

/** Levels at which optional fields and items are left out, so that schemas that contain themselves end. */
const MAX_DEPTH = 6;

/**
 * Makes a value of a JSON Schema (draft 2020-12). The same random numbers give the same value. Keywords that the schema combines in unusual
 * ways may not hold: check the value.
 */
export const sampleOf = (schema: JsonObject, random: Random): Json =>
  new Sampler(schema, random).value(schema, 0);

class Sampler {
  readonly #root: JsonObject;
  readonly #random: Random;

  constructor(root: JsonObject, random: Random) {
    this.#root = root;
    this.#random = random;
  }

  value(given: JsonObject | boolean, depth: number): Json {
    if (typeof given === 'boolean') return null;
    const schema = this.#resolved(given);
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum) && schema.enum.length > 0) return this.#pick(schema.enum);
    const known = [schema.examples ?? [], schema.default ?? []].flat();
    if (known.length > 0 && this.#random() < 0.5) return this.#pick(known);
    const type = this.#typeOf(schema);
    const make = ownField(MAKERS, type);
    return make ? make(this, schema, depth) : null;
  }

  number(schema: JsonObject, whole: boolean): number {
    const step = numberIn(schema.multipleOf) ?? (whole ? 1 : 0.01);
    const above = numberIn(schema.exclusiveMinimum);
    const below = numberIn(schema.exclusiveMaximum);
    const least = numberIn(schema.minimum) ?? (above === undefined ? undefined : above + step);
    const most = numberIn(schema.maximum) ?? (below === undefined ? undefined : below - step);
    const from = least ?? Math.min(0, most ?? 0);
    const to = Math.max(from, most ?? from + 100);
    const steps = Math.floor((to - from) / step + 1e-9);
    const first = Math.ceil(from / step - 1e-9);
    return Number(((first + this.#below(steps + 1)) * step).toFixed(10));
  }

  text(schema: JsonObject): string {
    const least = numberIn(schema.minLength) ?? 0;
    const most = numberIn(schema.maxLength) ?? Number.POSITIVE_INFINITY;
    if (typeof schema.pattern === 'string' && !isKnownFormat(schema.format)) {
      return ofPattern(schema.pattern, most, this.#random);
    }
    const plain = ofFormat(schema.format, this.#random).padEnd(least, 'x');
    return plain.length > most ? plain.slice(0, most) : plain;
  }

  list(schema: JsonObject, depth: number): Json {
    const least = numberIn(schema.minItems) ?? 0;
    const most = numberIn(schema.maxItems) ?? Math.max(least, 3);
    const tuple = Array.isArray(schema.prefixItems) ? schema.prefixItems.filter(isObject) : [];
    const length =
      depth > MAX_DEPTH ? least : Math.min(most, least + this.#below(Math.min(most - least, 3) + 1));
    const of = isObject(schema.items) ? schema.items : {};
    const items = Array.from({ length: Math.max(length, tuple.length) }, (_, index) =>
      this.value(tuple[index] ?? of, depth + 1),
    );
    if (schema.uniqueItems !== true) return items;
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  }

  object(schema: JsonObject, depth: number): Json {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const needed = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const names = Object.keys(properties).filter(
      (name) => needed.includes(name) || (depth < MAX_DEPTH && this.#random() < 0.7),
    );
    const entries = [...new Set([...names, ...needed])].map((name): [string, Json] => {
      const of = ownField(properties, name);
      return [name, this.value(isObject(of) ? of : {}, depth + 1)];
    });
    const more = isObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
    const missing = (numberIn(schema.minProperties) ?? (more ? 1 : 0)) - entries.length;
    for (let number = 1; more && number <= missing; number++)
      entries.push([`key${number}`, this.value(more, depth + 1)]);
    return Object.fromEntries(entries);
  }

  boolean(): boolean {
    return this.#random() < 0.5;
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)] as Value;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** Follows `$ref`, takes one of `anyOf` and `oneOf`, and all of `allOf`. */
  #resolved(schema: JsonObject): JsonObject {
    const { $ref, anyOf, oneOf, allOf, ...rest } = schema;
    const target = typeof $ref === 'string' ? pointed(this.#root, $ref) : undefined;
    const choices = [anyOf, oneOf].map((list) => (Array.isArray(list) ? list.filter(isObject) : []));
    const all = Array.isArray(allOf) ? allOf.filter(isObject) : [];
    const parts = [
      ...(target ? [target] : []),
      ...choices.flatMap((list) => (list.length > 0 ? [this.#pick(list)] : [])),
      ...all,
    ];
    return parts.reduce<JsonObject>((merged, part) => merge(merged, this.#resolved(part)), rest);
  }

  #typeOf(schema: JsonObject): string {
    if (Array.isArray(schema.type)) return String(this.#pick(schema.type));
    if (typeof schema.type === 'string') return schema.type;
    if (isObject(schema.properties)) return 'object';
    if (schema.items !== undefined) return 'array';
    return 'string';
  }
}

const MAKERS: Partial<Record<string, (sampler: Sampler, schema: JsonObject, depth: number) => Json>> = {
  string: (sampler, schema) => sampler.text(schema),
  number: (sampler, schema) => sampler.number(schema, false),
  integer: (sampler, schema) => sampler.number(schema, true),
  boolean: (sampler) => sampler.boolean(),
  array: (sampler, schema, depth) => sampler.list(schema, depth),
  object: (sampler, schema, depth) => sampler.object(schema, depth),
};

const numberIn = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

const merge = (one: JsonObject, other: JsonObject): JsonObject => ({
  ...one,
  ...other,
  ...(isObject(one.properties) &&
    isObject(other.properties) && { properties: { ...one.properties, ...other.properties } }),
  ...(Array.isArray(one.required) &&
    Array.isArray(other.required) && { required: [...one.required, ...other.required] }),
});

/** Returns what a JSON Pointer of the same document points to (RFC 6901). */
const pointed = (root: JsonObject, reference: string): JsonObject | undefined => {
  const keys = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((key) => key !== '')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  let value: Json | undefined = root;
  for (const key of keys) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(value) ? value : undefined;
};
