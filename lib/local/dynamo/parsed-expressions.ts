import conditions, { type Parser, type ParserContext } from 'dynalite/db/conditionParser.js';
import updates from 'dynalite/db/updateParser.js';
import { dropOldest } from '#core/drop-oldest.ts';

/** A parsed expression with `Placeholder`s, and which of the request's names and values it uses. */
interface Parsed {
  tree: object;
  /** The names of the request, and the types of its values: what the parsers judge besides the text. */
  given: { names: Map<string, unknown>; types: Map<string, string> };
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

/** Texts that are kept, for how many names and types of values each, and how long they may be with these. */
const MAX_KEPT = 500;
const MAX_VARIANTS = 10;
const MAX_LENGTH = 1000;

/** What is judged by values and not by their types alone. */
const DEPENDS_ON_VALUES = /between|attribute_type/i;

type Kind = 'condition' | 'key' | 'update';
type Given = object | undefined;

const kept: Record<Kind, Map<string, Parsed[]>> = { condition: new Map(), key: new Map(), update: new Map() };

const count = (given: Given): number => (given ? Object.keys(given).length : 0);

/** Returns the type of a value; undefined if it is none. */
const typeOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const [type, more] = Object.keys(value);
  return more === undefined ? type : undefined;
};

const isGiven = ({ given }: Parsed, names: Given, values: Given): boolean =>
  given.names.size === count(names) &&
  given.types.size === count(values) &&
  Object.entries(names ?? {}).every(([name, field]) => given.names.get(name) === field) &&
  Object.entries(values ?? {}).every(([name, value]) => given.types.get(name) === typeOf(value));

const findKept = (kind: Kind, text: string, names: Given, values: Given): Parsed | undefined =>
  kept[kind].get(text)?.find((parsed) => isGiven(parsed, names, values));

/** Returns what is given to an expression by which it is kept; undefined if it is not kept. */
const givenTo = (text: string, names: Given, values: Given): Parsed['given'] | undefined => {
  const types = new Map<string, string>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const type = typeOf(value);
    if (type === undefined) return undefined;
    types.set(name, type);
  }
  const length = text.length + JSON.stringify([names, ...types]).length;
  if (length > MAX_LENGTH || DEPENDS_ON_VALUES.test(text)) return undefined;
  return { names: new Map(Object.entries(names ?? {})), types };
};

/** Counts what two expressions use together. */
const countOf = ([one, other]: readonly Parsed[], of: 'names' | 'values'): number => {
  const first = one?.[of] ?? [];
  return first.length + (other?.[of] ?? []).filter((name) => !first.includes(name)).length;
};

/** Returns one or two expressions of a request that were parsed before, with these values, if they use all of them and all names. */
export const knownExpressions = (
  texts: readonly (readonly [kind: 'condition' | 'update', text: string])[],
  names: Given,
  values: Given,
): object[] | undefined => {
  const found: Parsed[] = [];
  for (const [kind, text] of texts) {
    const parsed = findKept(kind, text, names, values);
    if (!parsed) return undefined;
    found.push(parsed);
  }
  const areUsed = countOf(found, 'names') === count(names) && countOf(found, 'values') === count(values);
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
    const kind = kindOf(context);
    const found = findKept(kind, text, context.attrNames, context.attrVals);
    if (found) {
      for (const name of found.names) delete context.unusedAttrNames[name];
      for (const name of found.values) delete context.unusedAttrVals[name];
      return withValues(found.tree, context.attrVals);
    }
    const given = givenTo(text, context.attrNames, context.attrVals);
    if (!given) return parse(text, { context });
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
      keep(kind, text, { tree: copyOf(tree, (one) => places.get(one)), given, names, values });
    return tree;
  };
};

const keep = (kind: Kind, text: string, parsed: Parsed): void => {
  const variants = kept[kind].get(text) ?? [];
  kept[kind].set(text, [...variants.slice(1 - MAX_VARIANTS), parsed]);
  dropOldest(kept[kind], MAX_KEPT);
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
