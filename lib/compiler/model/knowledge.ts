import { certain } from '#core/certain.ts';
import { analyse } from '../expressions/analyse.ts';
import type { Node } from '../expressions/ast.ts';
import { calledFunction, type Fact } from '../expressions/facts.ts';
import type { BlockNode, Model, Place, StepNode } from './model.ts';
import { orderOf } from './order.ts';

/** What conditions say when a step runs. */
export interface Knowledge {
  facts: Fact[];
  /** Conditions that hold, in a form in which equal ones are equal. */
  conditions: ReadonlySet<string>;
}

const NOTHING: Knowledge = { facts: [], conditions: new Set() };
const VOLATILE = new Set(['now', 'millis', 'random', 'uuid', 'shuffle']);

const join = (parts: readonly Knowledge[]): Knowledge => {
  const telling = parts.filter((part) => part !== NOTHING);
  if (telling.length < 2) return telling[0] ?? NOTHING;
  return {
    facts: telling.flatMap((part) => part.facts),
    conditions: new Set(telling.flatMap((part) => [...part.conditions])),
  };
};

const conditionCache = new Map<string, Knowledge>();

/** What is known if a condition holds, or does not. */
const fromCondition = (text: string, holds: boolean): Knowledge => {
  const key = `${holds} ${text}`;
  const known = conditionCache.get(key);
  if (known) return known;
  const analysis = analyse(text);
  const knowledge: Knowledge = analysis.ok
    ? {
        facts: holds ? analysis.whenTrue : analysis.whenFalse,
        conditions: new Set(holds ? conjuncts(analysis.ast) : []),
      }
    : NOTHING;
  if (conditionCache.size > 10_000) conditionCache.clear();
  conditionCache.set(key, knowledge);
  return knowledge;
};

/** The parts of a condition that all hold, without their places in the text; none for what changes by itself. */
const conjuncts = (ast: Node): string[] => {
  if (ast.type === 'binary' && ast.value === 'and') {
    return [...conjuncts(ast.lhs as Node), ...conjuncts(certain(ast.rhs, 'right operand'))];
  }
  const [only, ...more] = ast.type === 'block' ? (ast.expressions ?? []) : [];
  if (only && more.length === 0) return conjuncts(only);
  let changes = false;
  const text = JSON.stringify(ast, (key, value) => {
    if (key === 'position') return undefined;
    if (value?.type === 'function' && VOLATILE.has(calledFunction(value) ?? '')) changes = true;
    return value;
  });
  return changes ? [] : [text];
};

const blockKnowledge = new WeakMap<BlockNode, Knowledge>();
const stepKnowledge = new WeakMap<StepNode, Knowledge>();

/** What is known inside a block from what is around it and from what led into it. */
const insideBlock = (block: BlockNode): Knowledge => {
  const known = blockKnowledge.get(block);
  if (known) return known;
  const { holds = [], fails = [] } = block.block?.given ?? {};
  const knowledge = join([
    block.owner ? whileRunning(block.owner) : NOTHING,
    ...holds.map((text) => fromCondition(text, true)),
    ...fails.map((text) => fromCondition(text, false)),
  ]);
  blockKnowledge.set(block, knowledge);
  return knowledge;
};

const endings = new WeakMap<BlockNode, StepNode[]>();

/** Steps of a block behind which nothing runs once their condition holds. */
const endingsOf = (block: BlockNode): StepNode[] => {
  const known = endings.get(block);
  if (known) return known;
  const found = block.steps.filter(({ type, step }) => type?.ends && step.when !== undefined);
  endings.set(block, found);
  return found;
};

/** What is known before a step's own condition is looked at. */
const beforeStep = (node: StepNode): Knowledge => {
  const order = orderOf(node.block);
  const passed = endingsOf(node.block).filter((ending) => ending !== node && order.precedes(ending, node));
  const inside = insideBlock(node.block);
  return passed.length === 0
    ? inside
    : join([inside, ...passed.map((ending) => fromCondition(certain(ending.step.when, 'condition'), false))]);
};

/** What is known while a step runs. */
const whileRunning = (node: StepNode): Knowledge => {
  const known = stepKnowledge.get(node);
  if (known) return known;
  const base = node.fallbackOf ? whileRunning(node.fallbackOf) : beforeStep(node);
  const { when } = node.step;
  const knowledge = when === undefined ? base : join([base, fromCondition(when, true)]);
  stepKnowledge.set(node, knowledge);
  return knowledge;
};

/** Returns what is known at a place. */
export const knownAt = (place: Place): Knowledge => {
  if (place.block) return insideBlock(place.block);
  if (!place.node) return NOTHING;
  return place.condition ? beforeStep(place.node) : whileRunning(place.node);
};

/** What is known where a step is asked about. */
export interface HasRunOptions {
  knowledge: Knowledge;
  /** Facts beyond that knowledge. */
  facts?: readonly Fact[];
  /** Whether the step's own condition alone decides if it has run. */
  byConditions: boolean;
}

/**
 * Whether the known facts prove that a step has run: its result is known to be set, or, if conditions alone decide
 * (`byConditions`), its own condition is known to hold.
 */
export const hasRun = (
  model: Model,
  target: StepNode,
  { knowledge, facts = [], byConditions }: HasRunOptions,
): boolean => {
  const asked = new Set<StepNode>();
  const certain = (about: Knowledge, more: readonly Fact[]): boolean => {
    const set = [...about.facts, ...more].filter((fact) => fact.is === 'set');
    if (set.some((fact) => fact.variable === target.step.id)) return true;
    // A step that has run did so under its own conditions.
    return set.some((fact) => {
      const other = model.byId.get(fact.variable);
      if (!other || asked.has(other)) return false;
      asked.add(other);
      return certain(whileRunning(other), []);
    });
  };
  if (certain(knowledge, facts)) return true;
  const { when } = target.step;
  if (!byConditions || when === undefined) return false;
  const analysis = analyse(when);
  const needed = analysis.ok ? conjuncts(analysis.ast) : [];
  return needed.length > 0 && needed.every((condition) => knowledge.conditions.has(condition));
};
