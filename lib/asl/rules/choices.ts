import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { required } from '#core/required.ts';
import { isoTimestamp } from '../field-values.ts';
import { referenceProblem } from '../jsonpath/reference-path.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';
import { foreignField, reportShape } from './rule.ts';

const KINDS = { String: 'string', Numeric: 'number', Timestamp: 'string', Boolean: 'boolean' } as const;
const ORDERS = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];

/** Every data-test operator and the JSON type of its value (States Language: Data-test expressions). */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(KINDS).flatMap(([prefix, type]) =>
    (prefix === 'Boolean' ? ['Equals'] : ORDERS).flatMap((order): [string, string][] => [
      [`${prefix}${order}`, type],
      [`${prefix}${order}Path`, 'string'],
    ]),
  ),
  ['StringMatches', 'string'],
  ...['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'].map(
    (test): [string, string] => [test, 'boolean'],
  ),
]);
const COMBINATIONS = ['And', 'Or', 'Not'];
const SELECTORS = [...COMBINATIONS, 'Variable', 'Condition'];
const OUTER_FIELDS = new Set(['Next', 'Comment', 'Assign']);

/** Rules of a Choice state have one test each, with values of its kind; JSONata rules have a Condition. */
export const choices: Rule = {
  order: 40,
  check(context) {
    for (const placed of context.states) {
      const { Choices: rules } = placed.state;
      if (placed.type !== 'Choice' || !Array.isArray(rules)) continue;
      if (rules.length === 0) reportShape(context, 'Value cannot be empty', `${placed.location}/Choices`);
      rules.forEach(
        (rule, index) => void checkRule(context, placed, rule, `${placed.location}/Choices[${index}]`),
      );
    }
  },
};

const checkRule = (context: RuleContext, placed: PlacedState, rule: Json, location: string): void => {
  if (!isObject(rule)) {
    reportShape(context, 'Expected value of type [OBJECT]', location);
    return;
  }
  if (typeof rule.Next !== 'string') reportShape(context, 'These fields are required: [Next]', location);
  if (placed.language === 'JSONPath') {
    checkTest(context, rule, location, true);
    return;
  }
  const { Condition: condition } = rule;
  const isCondition =
    typeof condition === 'boolean' || (typeof condition === 'string' && condition.startsWith('{%'));
  if (condition === undefined) checkSelectors(context, rule, location);
  else if (!isCondition)
    reportShape(context, 'Expected a JSONata expression or a boolean', `${location}/Condition`);
  for (const field of Object.keys(rule)) {
    if (OUTER_FIELDS.has(field) || field === 'Condition' || field === 'Output') continue;
    const isForeign = field === 'Variable' || COMBINATIONS.includes(field) || OPERATORS.has(field);
    reportShape(context, isForeign ? foreignField(field, 'JSONata') : unsupported(field), location);
  }
};

const unsupported = (field: string): string => `Field '${field}' is not supported`;

/** A rule has exactly one of the fields that say what it tests. */
const checkSelectors = (context: RuleContext, rule: JsonObject, location: string): boolean => {
  if (SELECTORS.filter((field) => rule[field] !== undefined).length === 1) return true;
  const message = `The object must have only one of the following fields, [${SELECTORS.join(', ')}]`;
  reportShape(context, message, location);
  return false;
};

const checkTest = (context: RuleContext, rule: JsonObject, location: string, outer: boolean): void => {
  if (!checkSelectors(context, rule, location)) return;
  const own = Object.keys(rule).filter((field) => !(outer && OUTER_FIELDS.has(field)) && field !== 'Comment');
  const combination = COMBINATIONS.find((field) => rule[field] !== undefined);
  if (combination) {
    for (const field of own) {
      if (field !== combination) reportShape(context, unsupported(field), location);
    }
    checkCombination(context, rule, combination, location);
    return;
  }
  const operators = own.filter((field) => OPERATORS.has(field));
  for (const field of own) {
    if (field === 'Condition') reportShape(context, foreignField(field, 'JSONPath'), location);
    else if (field !== 'Variable' && !OPERATORS.has(field))
      reportShape(context, unsupported(field), location);
  }
  if (rule.Variable === undefined) return;
  if (operators.length === 0) reportShape(context, 'A rule must have a comparison operator', location);
  if (operators.length > 1) {
    const all = [...OPERATORS.keys()].join(', ');
    reportShape(context, `There should only be one of the following fields: [${all}]`, location);
  }
  checkPath(context, rule.Variable, 'Variable', location);
  for (const operator of operators) {
    const value = rule[operator];
    if (operator.endsWith('Path')) {
      checkPath(context, value, operator, location);
      continue;
    }
    const type = required(OPERATORS, operator);
    const isTime = operator.startsWith('Timestamp') && typeof value === 'string';
    const otherwise = typeof value === type ? undefined : `Expected value of type [${type.toUpperCase()}]`;
    const wrong = isTime ? isoTimestamp(value) : otherwise;
    if (wrong !== undefined) reportShape(context, wrong, `${location}/${operator}`);
  }
};

const checkCombination = (
  context: RuleContext,
  rule: JsonObject,
  combination: string,
  location: string,
): void => {
  const inner = combination === 'Not' ? [rule.Not] : rule[combination];
  if (!Array.isArray(inner)) {
    reportShape(context, 'Expected value of type [ARRAY]', `${location}/${combination}`);
    return;
  }
  if (inner.length === 0) reportShape(context, 'Value cannot be empty', `${location}/${combination}`);
  inner.forEach((part, index) => {
    const at = combination === 'Not' ? `${location}/Not` : `${location}/${combination}[${index}]`;
    if (isObject(part)) checkTest(context, part, at, false);
    else reportShape(context, 'Expected value of type [OBJECT]', at);
  });
};

const checkPath = (context: RuleContext, value: Json | undefined, field: string, location: string): void => {
  const wrong =
    typeof value === 'string'
      ? referenceProblem(value, ['input', 'context', 'variable'])
      : 'Expected value of type [STRING]';
  if (wrong !== undefined) reportShape(context, wrong, `${location}/${field}`);
};
