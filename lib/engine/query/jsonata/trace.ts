// Above 250 lines: what the types of node and the functions visit refers to each other, so that it forms one recursion.
import { certain } from '#core/certain.ts';
import { isObject, type Json, ownField } from '#core/json.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import type { AstNode } from './synchronous.ts';
import { CHARACTERS_OF_VALUE, isUncounted, valueSize } from './value-size.ts';

/**
 * A bound of what an expression costs over the data that it is about to read. It follows the evaluation without its values: each node is visited
 * once, as often as it may be evaluated counts, and what it may give is carried on. Sharper than a bound from the syntax, and dearer, it is for
 * expressions for which that one is too large. What it does not know has no bound.
 */
export type Trace = (evaluation: EvaluationContext) => number;

/** What a node may give, at most. Whatever else there is counts as a list of one. */
interface Extent {
  /** The values in it, itself included; texts weigh more. */
  readonly size: number;
  /** The items, if it is a list. */
  readonly count: number;
  /** The size of the largest item. */
  readonly item: number;
  /** The number that it is, at most, if it is one. */
  readonly most?: number;
  /** It is a text, if anything. */
  readonly isText?: boolean;
  /** What it is, where that is data. */
  readonly value?: Json;
}

interface Tracing {
  evaluation: EvaluationContext;
  cost: number;
}

/** Where a node is evaluated: how often, on what, and with which variables of the expression. */
interface Place {
  tracing: Tracing;
  times: number;
  /** `$`. */
  context: Extent;
  bound: ReadonlyMap<string, Extent>;
}

/** What an expression holds that has no bound here. */
class Unbounded extends Error {}

const unbounded = (): never => {
  throw new Unbounded();
};

/** Returns the trace of a parsed expression. */
export const compileTrace = (ast: AstNode): Trace => {
  let isUnbounded = !isFollowed(ast);
  return (evaluation) => {
    if (isUnbounded) return Number.POSITIVE_INFINITY;
    const tracing: Tracing = { evaluation, cost: 0 };
    try {
      trace(ast, { tracing, times: 1, context: SCALAR, bound: new Map() });
      return tracing.cost;
    } catch (error) {
      if (!(error instanceof Unbounded)) throw error;
      isUnbounded = true;
      return Number.POSITIVE_INFINITY;
    }
  };
};

/** A number, a truth value, or nothing. */
const SCALAR: Extent = { size: 1, count: 1, item: 1 };

/** Items of a list are not looked at one by one where they are more. */
const MAX_ITEMS = 1000;

/** Returns the size of data; infinite where there is too much to count. */
const sizeOf = (value: Json): number => {
  const size = valueSize(value);
  return isUncounted(size) ? Number.POSITIVE_INFINITY : size;
};

/** Data: its size is counted when it is asked for. */
class Known implements Extent {
  readonly value: Json;
  #size: number | undefined;

  constructor(value: Json) {
    this.value = value;
  }

  get size(): number {
    this.#size ??= sizeOf(this.value);
    return this.#size;
  }

  get count(): number {
    return Array.isArray(this.value) ? Math.max(1, this.value.length) : 1;
  }

  get item(): number {
    if (!Array.isArray(this.value) || this.value.length > MAX_ITEMS) return this.size;
    return this.value.reduce((largest: number, item) => Math.max(largest, sizeOf(item)), 1);
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }
}

const known = (value: Json | undefined): Extent => (value === undefined ? SCALAR : new Known(value));

/** Returns the extent of something of a size, of whatever structure. */
const anything = (size: number): Extent => ({ size, count: size, item: size });

/** Returns the extent of something that is not a list. */
const single = (size: number): Extent => ({ size, count: 1, item: size });

/** Returns the extent of a list that may be one item only, which then stands for the list. */
const unwrapped = ({ size, count, item }: Extent): Extent => ({ size, count: Math.max(count, item), item });

const either = (a: Extent, b: Extent): Extent => ({
  size: Math.max(a.size, b.size),
  count: Math.max(a.count, b.count),
  item: Math.max(a.item, b.item),
  isText: a.isText === true && b.isText === true,
});

const together = (extents: readonly Extent[]): Extent => ({
  size: extents.reduce((sum, { size }) => sum + size, 1),
  count: extents.reduce((sum, { count }) => sum + count, 0),
  item: extents.reduce((largest, { item }) => Math.max(largest, item), 1),
});

const charge = ({ tracing, times }: Place, visits: number): void => {
  tracing.cost += times * visits;
};

/** What is evaluated for each of some items, or binds names of another kind, is left to the bound from the syntax. */
const NOT_FOLLOWED = ['group', 'tuple', 'focus', 'index', 'ancestor', 'seekingParent'];

const isFollowed = (node: unknown): boolean => {
  if (typeof node !== 'object' || node === null) return true;
  if ('type' in node && NOT_FOLLOWED.some((field) => field in node)) return false;
  return Object.values(node).every(isFollowed);
};

const trace = (node: AstNode, place: Place): Extent => {
  charge(place, 1);
  const extent = (NODES.get(node.type) ?? unbounded)(node, place);
  return node.predicate === undefined ? extent : filtered(extent, node.predicate, place);
};

const nodesOf = (value: unknown): AstNode[] => (Array.isArray(value) ? (value as AstNode[]) : []);

/** Returns what predicates leave: each is evaluated on each item, and one that gives several indices may repeat an item as often. */
const filtered = (extent: Extent, predicates: unknown, place: Place): Extent => {
  let left = extent;
  for (const { type, expr } of nodesOf(predicates)) {
    if (type !== 'filter') return unbounded();
    const predicate = expr as AstNode;
    if (predicate.type === 'number') {
      left = itemAt(left, Number(predicate.value));
      continue;
    }
    const inside = { ...place, times: place.times * left.count, context: anything(left.item) };
    const picks = trace(predicate, inside);
    charge(inside, 1 + picks.size);
    left = unwrapped({ size: left.size * picks.count, count: left.count * picks.count, item: left.item });
  }
  return left;
};

const itemAt = ({ value, item }: Extent, index: number): Extent =>
  Array.isArray(value) ? known(value.at(Math.floor(index))) : anything(item);

const text = (node: AstNode): Extent => known(String(node.value));

const number = (node: AstNode): Extent => ({ ...SCALAR, most: Number(node.value) });

const name = (node: AstNode, place: Place): Extent => found(place.context, String(node.value), place);

/** Returns what a field holds, in an object or in those of a list. */
const found = (among: Extent, field: string, place: Place): Extent => {
  if (isObject(among.value)) return known(ownField(among.value, field));
  charge(place, among.size);
  return anything(among.size);
};

const variable = (node: AstNode, { tracing: { evaluation }, context, bound }: Place): Extent => {
  const named = String(node.value);
  if (named === '') return context;
  if (named === '$') return SCALAR;
  const own = bound.get(named);
  if (own) return own;
  // Functions are not data, and are called by their names only.
  return known(named === 'states' ? statesOf(evaluation) : evaluation.variable(named));
};

/** Returns `$states`, whose context is built only where it is read. */
const statesOf = (evaluation: EvaluationContext): Json => ({
  input: evaluation.stateInput,
  result: evaluation.result ?? null,
  errorOutput: evaluation.errorOutput ?? null,
  get context() {
    return evaluation.context;
  },
});

/**
 * A step by a name goes through all that is there once, and what it finds is in there. Other steps are evaluated for each item; what an array
 * constructor gives may stay together.
 */
const path = (node: AstNode, place: Place): Extent => {
  let current = place.context;
  for (const [index, step] of nodesOf(node.steps).entries()) {
    if (step.type === 'name')
      current = filtered(trace(step, { ...place, context: current }), step.stages, place);
    else {
      const items = index === 0 && step.type === 'variable' ? 1 : current.count;
      const context = items === 1 ? current : anything(current.item);
      const inside = { ...place, times: place.times * items, context };
      const each = filtered(trace(step, inside), step.stages, inside);
      charge(inside, each.count);
      const { size, count, value } = each;
      current =
        items === 1 && value !== undefined ? each : { size: items * size, count: items * count, item: size };
    }
  }
  return current.value === undefined ? unwrapped(current) : current;
};

const unary = (node: AstNode, place: Place): Extent => {
  if (node.value === '[') return list(node, place);
  if (node.value === '{') return object(node, place);
  return node.value === '-' ? scalarOf([node.expression as AstNode], place) : unbounded();
};

/** Returns what is in brackets: lists among it are taken apart, unless they are in brackets themselves. */
const list = (node: AstNode, place: Place): Extent => {
  const items = nodesOf(node.expressions).map((item) => {
    const extent = trace(item, place);
    charge(place, extent.count);
    return item.type === 'unary' && item.value === '[' ? single(extent.size) : extent;
  });
  // Each time that one is added, the list is copied.
  const all = together(items);
  charge(place, (items.length * all.count) / COPIED_AT_ONCE);
  return all;
};

/** Items that are copied in the time in which a node is evaluated, at least. */
const COPIED_AT_ONCE = 16;

/** With literal keys, each value is evaluated once, on all items of the context. */
const object = (node: AstNode, place: Place): Extent => {
  const pairs = node.lhs as [AstNode, AstNode][];
  const values = pairs.map(([key, value]) => {
    if (key.type !== 'string') return unbounded();
    charge(place, 2 * place.context.count ** 2);
    return single(trace(value, place).size + trace(key, place).size);
  });
  return single(together(values).size);
};

const block = (node: AstNode, place: Place): Extent => {
  const bound = new Map(place.bound);
  let last = SCALAR;
  for (const expression of nodesOf(node.expressions)) {
    if (expression.type !== 'bind') last = trace(expression, { ...place, bound });
    else {
      last = trace(expression.rhs as AstNode, { ...place, bound });
      bound.set(String((expression.lhs as AstNode).value), last);
      if (expression.predicate !== undefined) return unbounded();
    }
  }
  return last;
};

const condition = (node: AstNode, place: Place): Extent => {
  charge(place, trace(node.condition as AstNode, place).size);
  const positive = trace(node.then as AstNode, place);
  return node.else ? either(positive, trace(node.else as AstNode, place)) : positive;
};

const binary = (node: AstNode, place: Place): Extent => {
  const [left, right] = [node.lhs as AstNode, node.rhs as AstNode];
  const operator = String(node.value);
  if (operator === '&') return joined([left, right], place);
  if (operator === '..') return range(left, trace(right, place).most, place);
  if (operator === '-' && right.type === 'number' && Number(right.value) >= 0) {
    const { most } = trace(left, place);
    return most === undefined ? SCALAR : { ...SCALAR, most: most - Number(right.value) };
  }
  return OPERATORS.has(operator) ? scalarOf([left, right], place) : unbounded();
};

/** Operators that look at each value of both sides at most once, and give a number or a truth value. */
const OPERATORS: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'and',
  'or',
]);

const range = (first: AstNode, last: number | undefined, place: Place): Extent => {
  if (first.type !== 'number' || last === undefined) return unbounded();
  const count = Math.max(1, last - Number(first.value) + 1);
  charge(place, count);
  return { size: 1 + count, count, item: 1 };
};

/** Evaluates each node and goes through what they give, for a number or a truth value. */
const scalarOf = (nodes: readonly AstNode[], place: Place): Extent => {
  for (const node of nodes) charge(place, trace(node, place).size);
  return SCALAR;
};

/** Characters that one of a text may need in JSON: a control character, as `\u0001`. */
const MAX_ESCAPED = 6;
/** What it weighs to write a value as text, as compared to visiting it. */
const WRITING = 4;

/** Evaluates nodes and writes what they give as one text. */
const joined = (nodes: readonly AstNode[], place: Place): Extent => {
  let size = 1;
  for (const node of nodes) {
    const extent = trace(node, place);
    size += extent.isText ? extent.size : MAX_ESCAPED * extent.size;
  }
  charge(place, WRITING * size);
  return { ...single(size), isText: true };
};

/** What a call weighs: its arguments are compared with the function's signature. */
const CALL = 4;

const call = (node: AstNode, place: Place): Extent => {
  const { type, value } = node.procedure as AstNode;
  const called = type === 'variable' ? FUNCTIONS.get(String(value)) : undefined;
  if (!called || place.bound.has(String(value))) return unbounded();
  charge(place, CALL);
  return called(nodesOf(node.arguments), place);
};

/** A function: what it gives for the nodes of its arguments. */
type Called = (given: readonly AstNode[], place: Place) => Extent;

/** Traces arguments and goes through what they hold; many functions take `$` for an argument that is missing. */
const visited = (given: readonly AstNode[], place: Place): Extent[] => {
  const extents = given.map((argument) => trace(argument, place));
  if (given.length < 2) extents.push(place.context);
  for (const { size } of extents) charge(place, size);
  return extents;
};

/** Traces a function that is called for each item, as often as is said. */
const each = (lambda: AstNode | undefined, calls: number, given: Extent[], place: Place): Extent => {
  if (lambda?.type !== 'lambda' || lambda.signature !== undefined) return unbounded();
  const bound = new Map(place.bound);
  for (const [index, parameter] of nodesOf(lambda.arguments).entries())
    bound.set(String(parameter.value), given[index] ?? SCALAR);
  const inside = { ...place, times: place.times * calls, bound };
  charge(inside, CALL);
  return trace(lambda.body as AstNode, inside);
};

/** The last call in a function is wrapped in another, which takes nothing and is called at once. */
const lastCall = (node: AstNode, place: Place): Extent =>
  node.thunk === true ? trace(node.body as AstNode, place) : unbounded();

/** Returns what a function is called with for the items of a list. */
const itemOf = (all: Extent): Extent[] => [
  anything(all.item),
  { ...SCALAR, most: all.count },
  { size: 1 + all.size, count: all.count, item: all.item },
];

/** Returns the extent of the list that a function goes through, the first of its arguments. */
const listIn = (given: readonly AstNode[], place: Place): Extent =>
  given[0] && given.length <= 2 ? certain(visited([given[0]], place)[0], 'list') : unbounded();

const filter: Called = (given, place) => {
  const all = listIn(given, place);
  charge(place, each(given[1], all.count, itemOf(all), place).size * all.count);
  return unwrapped(all);
};

const map: Called = (given, place) => {
  const all = listIn(given, place);
  const { size } = each(given[1], all.count, itemOf(all), place);
  return unwrapped({ size: 1 + size * all.count, count: all.count, item: size });
};

const sort: Called = (given, place) => {
  const all = listIn(given, place);
  const comparisons = all.count * Math.ceil(Math.log2(all.count + 1));
  charge(place, 2 * comparisons);
  const pair = [anything(all.item), anything(all.item)];
  if (given[1]) charge(place, comparisons * each(given[1], comparisons, pair, place).size);
  return listOf(all);
};

/** Returns the list that a function makes of a value that is none. */
const listOf = ({ size, count, item }: Extent): Extent => ({ size: 1 + size, count, item });

const reverse: Called = (given, place) => listOf(listIn(given, place));

const append: Called = (given, place) => {
  const all = together(given.map((argument) => trace(argument, place)));
  charge(place, all.count);
  return all;
};

const count: Called = (given, place) => {
  const all = listIn(given, place);
  return { ...SCALAR, most: all.count };
};

const lookup: Called = (given, place) => {
  const [object, field] = given;
  if (!object || !field || given.length > 2) return unbounded();
  const among = trace(object, place);
  charge(place, trace(field, place).size);
  return field.type === 'string'
    ? found(among, String(field.value), place)
    : found(anything(among.size), '', place);
};

const pad: Called = (given, place) => {
  const width = given[1]?.type === 'number' ? Math.abs(Number(given[1].value)) : unbounded();
  const padding = width / CHARACTERS_OF_VALUE;
  charge(place, padding);
  return { ...single(together(visited(given, place)).size + padding), isText: true };
};

/** Calls that go through a text character by character. */
const characters = (given: readonly AstNode[], place: Place): number => {
  const length = CHARACTERS_OF_VALUE * together(visited(given, place)).size;
  charge(place, length);
  return length;
};

const substring: Called = (given, place) => ({
  ...single(characters(given, place) / CHARACTERS_OF_VALUE),
  isText: true,
});

/** With a regular expression, it has no bound: such a node has none. */
const split: Called = (given, place) => {
  const length = characters(given, place);
  return { size: 1 + 2 * length, count: 1 + length, item: 1 + length / CHARACTERS_OF_VALUE };
};

const merge: Called = (given, place) => single(together(visited(given, place)).size);

const scalar: Called = (given, place) => {
  visited(given, place);
  return SCALAR;
};

/** Returns a text of a few characters. */
const word: Called = (given, place) => ({ ...single(scalar(given, place).size + 2), isText: true });

const string: Called = (given, place) => {
  visited(given, place);
  return given.length === 1 ? joined(given, place) : unbounded();
};

const named = (names: string, called: Called): [string, Called][] =>
  names.split(' ').map((one) => [one, called]);

const FUNCTIONS: ReadonlyMap<string, Called> = new Map([
  ...named('exists not boolean number length contains error', scalar),
  ...named('sum max min average abs floor ceil round sqrt power random millis', scalar),
  ...named('type uuid', word),
  ...named('append', append),
  ...named('count', count),
  ...named('filter', filter),
  ...named('lookup', lookup),
  ...named('map', map),
  ...named('merge', merge),
  ...named('pad', pad),
  ...named('reverse', reverse),
  ...named('sort', sort),
  ...named('split', split),
  ...named('string', string),
  ...named('substring', substring),
]);

const NODES: ReadonlyMap<string, (node: AstNode, place: Place) => Extent> = new Map([
  ['string', text],
  ['number', number],
  ['value', (): Extent => SCALAR],
  ['name', name],
  ['variable', variable],
  ['path', path],
  ['unary', unary],
  ['binary', binary],
  ['block', block],
  ['condition', condition],
  ['function', call],
  ['lambda', lastCall],
]);
