import { certain } from '#core/certain.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { type Json, jsonEqual } from '#core/json.ts';
import { analyse } from '../expressions/analyse.ts';
import type { Node } from '../expressions/ast.ts';
import { staticPath } from '../expressions/facts.ts';
import { oneOf, typeName } from '../findings/describe.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { isAfterEffect } from '../model/effects.ts';
import { knownAt } from '../model/knowledge.ts';
import type { Expression, Model } from '../model/model.ts';
import { typesAt } from '../model/results.ts';
import { type Comparison, itemsOf, type Type, testsIn, typeNames, typeOf, valuesOf } from '../model/types.ts';
import type { Rule } from './rule.ts';

const code = 'impossible-comparison';
const MAX_VALUES = 8;

/** What is wrong with a comparison. */
interface Flaw {
  message: string;
  hint?: string;
}

const isLiteral = (node: Node | undefined): boolean =>
  node !== undefined && ['string', 'number', 'value'].includes(node.type);

const isNull = (node: Node | undefined): boolean => node?.type === 'value' && node.value === null;

/** The types of an operand that is there. */
const namesOf = (type: Type): string[] | undefined => {
  const names = typeNames(type);
  const there = names && [...names].filter((name) => name !== 'null');
  return there && there.length > 0 ? there : undefined;
};

const inWords = (names: readonly string[]): string => oneOf(names.map(typeName));

const equality = ({ operator, left, right }: Comparison): Flaw | undefined => {
  const other = operator === 'in' ? itemsOf(right) : right;
  const always = operator === '!=' ? 'always true' : 'never true';
  const [a, b] = [namesOf(left), namesOf(other)];
  if (a && b && !a.some((name) => b.includes(name))) {
    return { message: `"${operator}" compares ${inWords(a)} with ${inWords(b)}: it is ${always}` };
  }
  const [one, two] = [valuesOf(left), valuesOf(other)];
  if (!one || !two || one.some((value) => two.some((same) => jsonEqual(value, same)))) return undefined;
  const [few, many] = one.length <= two.length ? [one, two] : [two, one];
  const wanted = few.length === 1 && typeof few[0] === 'string' ? few[0] : undefined;
  const texts = many.filter((value) => typeof value === 'string');
  return {
    message: `"${operator}" compares ${listed(few)} with ${listed(many)}: it is ${always}`,
    hint: wanted === undefined ? undefined : didYouMean(wanted, texts),
  };
};

const listed = (values: readonly Json[]): string =>
  values.length > MAX_VALUES ? 'other values' : oneOf(values.map((value) => JSON.stringify(value)));

/** Types of operands that JSONata can order. */
const ORDERED = ['number', 'string'];

const ordering = ({ operator, left, right }: Comparison): Flaw | undefined => {
  const [a, b] = [namesOf(left), namesOf(right)];
  for (const names of [a, b]) {
    if (names && !names.some((name) => ORDERED.includes(name))) {
      return { message: `"${operator}" takes numbers or texts, got ${inWords(names)}: it fails` };
    }
  }
  if (a && b && !ORDERED.some((name) => a.includes(name) && b.includes(name))) {
    return { message: `"${operator}" compares ${inWords(a)} with ${inWords(b)}: it fails` };
  }
  return undefined;
};

/** Whether both operands are certainly numbers, or certainly texts. */
const isSafe = (types: readonly Type[]): boolean => {
  const [a = [], b = []] = types.map((type) => [...(typeNames(type) ?? [])]);
  return a.length === 1 && b.length === 1 && a[0] === b[0] && ORDERED.includes(a[0] ?? '');
};

/** The type of an operand without the null that a condition around has excluded. */
const withoutNull = (expression: Expression, node: Node, type: Type): Type => {
  const path = staticPath(node);
  if (!type || !path?.whole || !expression.analysis.ok) return type;
  const first = node.type === 'path' ? node.steps?.[0] : node;
  const use = expression.analysis.variables.find(({ end }) => end === first?.position);
  const facts = [...(use?.known ?? []), ...knownAt(expression.place).facts];
  const isSet = facts.some(
    (fact) =>
      fact.is === 'set' && fact.variable === path.variable && fact.path.join('.') === path.path.join('.'),
  );
  const names = isSet ? namesOf(type) : undefined;
  return names ? { type: names } : type;
};

const uncertain = (expression: Expression, comparison: Comparison): Flaw | undefined => {
  const { operator, node } = comparison;
  const sides: [Node, Type][] = [
    [node.lhs as Node, comparison.left],
    [certain(node.rhs, 'right operand'), comparison.right],
  ];
  if (isSafe(sides.map(([side, type]) => withoutNull(expression, side, type)))) return undefined;
  return {
    message: `"${operator}" fails unless both sides are numbers or both are texts; the execution then fails, and its effects are undone`,
    hint: 'declare their types in the schemas, or test first: $type(…) = "number" and …',
  };
};

const flawOf = (model: Model, expression: Expression, comparison: Comparison): Flaw | undefined => {
  const { operator, node } = comparison;
  const [left, right] = [node.lhs as Node, node.rhs];
  if (isLiteral(left) && isLiteral(right)) return undefined;
  if (['=', '!=', 'in'].includes(operator)) {
    return isNull(left) || isNull(right) ? undefined : equality(comparison);
  }
  const flaw = ordering(comparison);
  // Without contracts hardly any type is known.
  if (flaw || !model.actions || expression.kind !== 'condition') return flaw;
  // A function asks it of events: one for which it fails is kept aside, and no execution fails.
  if (expression.place.sees === 'event') return undefined;
  if (!isAfterEffect(model, expression.place)) return undefined;
  return uncertain(expression, comparison);
};

/** Types that the conditions around a place have tested. */
const testedAt = (expression: Expression): ReadonlyMap<string, Type> => {
  const found = new Map<string, Type>();
  const { node } = expression.place;
  const around = [expression.place.condition ? undefined : node?.step.when];
  for (let at = node?.block.owner; at; at = at.block.owner) around.push(at.step.when);
  for (const text of around) {
    const analysis = text === undefined ? undefined : analyse(text);
    if (analysis?.ok) for (const [key, type] of testsIn(analysis.ast)) found.set(key, type);
  }
  return found;
};

export const impossibleComparison = {
  code,
  description:
    'A comparison that is always or never true, because its sides have different types or no value in common; one with `<`, ' +
    '`<=`, `>` or `>=` that fails because its sides are not both numbers or both texts; and, in a condition after an effect, one ' +
    'that may fail because their types are not known: the execution then fails, and its effects are undone.',
  example: 'when: $order.status = "payed"   # the schema has: paid, open',
  fix: 'Correct the value, or convert one side: `$number(…)`, `$string(…)`. Declare the types in the schemas.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      if (!expression.analysis.ok) continue;
      const comparisons: Comparison[] = [];
      typeOf(expression.analysis.ast, {
        ...typesAt(model, expression.place),
        tested: testedAt(expression),
        compared: (comparison) => comparisons.push(comparison),
      });
      const seen = new Set<number>();
      for (const comparison of comparisons) {
        const end = comparison.node.position;
        if (end === undefined || seen.has(end)) continue;
        const flaw = flawOf(model, expression, comparison);
        if (!flaw) continue;
        seen.add(end);
        const stretch = { start: end - comparison.operator.length, end };
        yield { code, severity: 'warning', ...flaw, ...inText(expression, stretch) };
      }
    }
  },
} satisfies Rule;
