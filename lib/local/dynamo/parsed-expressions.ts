import conditions, { type Parser, type ParserContext } from 'dynalite/db/conditionParser.js';
import updates from 'dynalite/db/updateParser.js';
import { dropOldest } from '#core/drop-oldest.ts';

/** A parsed expression with `Placeholder`s, and which of the request's names and values it uses. */
interface Parsed {
  tree: object;
  names: string[];
  values: string[];
}

/** Marks where a value of the request belongs. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Expressions that are kept, and how long they may be with their names. */
const MAX_KEPT = 1000;
const MAX_LENGTH = 1000;

/** What is judged by values and not by their types alone. */
const DEPENDS_ON_VALUES = /between|attribute_type/i;

type Kind = 'condition' | 'key' | 'update';

const kept = new Map<string, Parsed>();

/** Expressions are kept by what the parsers judge: the text, the names, and the types of the values. */
const keyOf = (
  kind: Kind,
  text: string,
  names: object | undefined,
  values: object | undefined,
): string | undefined => {
  if (DEPENDS_ON_VALUES.test(text)) return undefined;
  const types = Object.entries(values ?? {}).map(([name, value]) => [name, ...Object.keys(value ?? {})]);
  const key = JSON.stringify([kind, text, names, types]);
  return key.length > MAX_LENGTH ? undefined : key;
};

/** Returns expressions of a request that were parsed before, with these values, if they use all of them and all names. */
export const knownExpressions = (
  texts: readonly (readonly [kind: 'condition' | 'update', text: string])[],
  names: object | undefined,
  values: object | undefined,
): object[] | undefined => {
  const found = texts.flatMap(([kind, text]) => {
    const key = keyOf(kind, text, names, values);
    return (key !== undefined && kept.get(key)) || [];
  });
  const used = (of: 'names' | 'values'): number => new Set(found.flatMap((one) => one[of])).size;
  const areUsed =
    found.length === texts.length &&
    used('names') === Object.keys(names ?? {}).length &&
    used('values') === Object.keys(values ?? {}).length;
  return areUsed ? found.map(({ tree }) => withValues(tree, values)) : undefined;
};

/**
 * Lets dynalite parse an expression once for the same names and types of values: parsing took longer than all else that a write does. Each
 * request gets a copy, because dynalite changes some of them in place.
 */
export const rememberExpressions = (): void => {
  remember(conditions, ({ isKeyCondition }) => (isKeyCondition ? 'key' : 'condition'));
  remember(updates, () => 'update');
};

const remember = (parser: Parser, kindOf: (context: ParserContext) => Kind): void => {
  const { parse } = parser;
  parser.parse = (text, { context }) => {
    const key = keyOf(kindOf(context), text, context.attrNames, context.attrVals);
    if (key === undefined) return parse(text, { context });
    const found = kept.get(key);
    if (found) {
      for (const name of found.names) delete context.unusedAttrNames[name];
      for (const name of found.values) delete context.unusedAttrVals[name];
      return withValues(found.tree, context.attrVals);
    }
    const unusedAttrNames = allOf(context.attrNames);
    const unusedAttrVals = allOf(context.attrVals);
    const tree = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals } });
    const names = Object.keys(context.attrNames ?? {}).filter((name) => !unusedAttrNames[name]);
    const values = Object.keys(context.attrVals ?? {}).filter((name) => !unusedAttrVals[name]);
    for (const name of names) delete context.unusedAttrNames[name];
    for (const name of values) delete context.unusedAttrVals[name];
    // The parser gives a text that says what is wrong.
    if (typeof tree !== 'object') return tree;
    const places = new Map(
      Object.entries(context.attrVals ?? {}).map(([name, value]) => [
        value as unknown,
        new Placeholder(name),
      ]),
    );
    if (places.size === Object.keys(context.attrVals ?? {}).length)
      keep(key, { tree: copyOf(tree, (one) => places.get(one)), names, values });
    return tree;
  };
};

const keep = (key: string, parsed: Parsed): void => {
  kept.set(key, parsed);
  dropOldest(kept, MAX_KEPT);
};

const allOf = (given: object | undefined): Record<string, true> =>
  Object.fromEntries(Object.keys(given ?? {}).map((name) => [name, true]));

const withValues = (tree: object, values: object | undefined): object =>
  copyOf(tree, (one) =>
    one instanceof Placeholder ? (values as Record<string, unknown> | undefined)?.[one.name] : undefined,
  );

/** Copies a tree, with something else in place of some of its objects. */
const copyOf = <Value>(value: Value, replace: (one: object) => unknown): Value => {
  if (typeof value !== 'object' || value === null) return value;
  const other = replace(value);
  if (other !== undefined) return other as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => copyOf(one, replace)) as Value;
  // Some have no prototype, so that an attribute may have any name.
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [field, inner] of Object.entries(value)) copy[field] = copyOf(inner as unknown, replace);
  return copy as Value;
};
