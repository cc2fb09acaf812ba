import parser, { type ParserContext } from 'dynalite/db/conditionParser.js';

/** A parsed condition, and which of the request's names and values it uses. */
interface Parsed {
  condition: object;
  names: string[];
  values: string[];
}

/** Conditions that are kept, and how long they may be with their names and values. */
const MAX_KEPT = 1000;
const MAX_LENGTH = 400;

const kept = new Map<string, Parsed>();

const keyOf = (text: string, names: object | undefined, values: object | undefined): string =>
  JSON.stringify([text, names, values]);

/** Returns a condition that was parsed before, with the same names and values, if it uses all of them. */
export const knownCondition = (
  text: string,
  names: object | undefined,
  values: object | undefined,
): object | undefined => {
  const found = kept.get(keyOf(text, names, values));
  const isUsed =
    found?.names.length === Object.keys(names ?? {}).length &&
    found.values.length === Object.keys(values ?? {}).length;
  // The parser gives a text that says what is wrong.
  return isUsed && typeof found.condition === 'object' ? found.condition : undefined;
};

/**
 * Lets dynalite parse a condition once for the same names and values: parsing took longer than all else that a write does. A condition on
 * keys is parsed each time, because dynalite turns it around in place.
 */
export const rememberConditions = (): void => {
  const { parse } = parser;
  const parsed = (text: string, context: ParserContext): Parsed => {
    const unusedAttrNames = allOf(context.attrNames);
    const unusedAttrVals = allOf(context.attrVals);
    const condition = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals } });
    return {
      condition: frozen(condition),
      names: Object.keys(context.attrNames ?? {}).filter((name) => !unusedAttrNames[name]),
      values: Object.keys(context.attrVals ?? {}).filter((name) => !unusedAttrVals[name]),
    };
  };
  parser.parse = (text, { context }) => {
    const key = keyOf(text, context.attrNames, context.attrVals);
    if (context.isKeyCondition || key.length > MAX_LENGTH) return parse(text, { context });
    const found = kept.get(key) ?? parsed(text, context);
    if (!kept.has(key)) {
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(key, found);
    }
    for (const name of found.names) delete context.unusedAttrNames[name];
    for (const name of found.values) delete context.unusedAttrVals[name];
    return found.condition;
  };
};

const allOf = (given: object | undefined): Record<string, true> =>
  Object.fromEntries(Object.keys(given ?? {}).map((name) => [name, true]));

const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const field of Object.values(value)) frozen(field);
  return Object.freeze(value);
};
