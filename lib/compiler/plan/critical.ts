import { certain } from '#core/certain.ts';
import { required } from '#core/required.ts';
import { stepTypes } from '#steps/index.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import { estimateBlock, estimateStep, laneStarts, planBlock } from './estimate.ts';
import type { Nest } from './nesting.ts';

/** Steps of which each waits for the one before it, and that together take as long as the whole. */
export interface CriticalPath {
  steps: string[];
  /** Where a step does not need the one before it, and waits for it only because the nesting joins both. */
  joins: { step: string; after: string }[];
}

const NOTHING: CriticalPath = { steps: [], joins: [] };

/** Returns the critical path of a block as it is nested: of each fork the branch that takes longest, and what is inside its steps. */
export const criticalPath = (steps: readonly Step[]): CriticalPath => {
  const planned = planBlock(steps).nest;
  if (!planned) return NOTHING;
  const byId = new Map(steps.map((step) => [step.id, step]));
  const chain = longest(planned, byId).chain.map((id) => required(byId, id));
  const joins = isGraph(steps)
    ? chain
        .slice(1)
        .map((step, index) => ({ step, after: certain(chain[index], 'step before') }))
        .filter(({ step, after }) => !needs(byId, step, after))
        .map(({ step, after }) => ({ step: step.id, after: after.id }))
    : [];
  const inner = chain.map((step) => ({ id: step.id, ...inside(step) }));
  return {
    steps: inner.flatMap(({ id, steps: within }) => [id, ...within]),
    joins: [...joins, ...inner.flatMap((path) => path.joins)],
  };
};

const longest = (at: Nest, byId: ReadonlyMap<string, Step>): { chain: string[]; seconds: number } => {
  if (at.kind === 'step') return { chain: [at.id], seconds: estimateStep(required(byId, at.id)).seconds };
  const parts = (at.kind === 'sequence' ? at.items : at.branches).map((part) => longest(part, byId));
  if (at.kind === 'fork') return parts.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return {
    chain: parts.flatMap(({ chain }) => chain),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
};

/** Whether a step needs another, directly or through others. */
const needs = (byId: ReadonlyMap<string, Step>, step: Step, other: Step): boolean => {
  const seen = new Set<string>();
  const queue = [...(step.needs ?? [])];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === other.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(byId.get(id)?.needs ?? []));
  }
  return false;
};

/** The critical path through the blocks of a step: the block that ends last, and those whose turn came before its own. */
const inside = (step: Step): CriticalPath => {
  if (expectedDuration(step) !== undefined) return NOTHING;
  const type = stepTypes.get(step.type);
  const blocks = type?.blocks?.(step) ?? [];
  if (blocks.length === 0) return NOTHING;
  const seconds = blocks.map(estimateBlock);
  const lanes = type?.lanes?.(step) ?? blocks.length;
  const starts = laneStarts(seconds, lanes);
  const ends = seconds.map((one, index) => (starts[index] ?? 0) + one.seconds);
  const last = ends.indexOf(Math.max(...ends));
  const turns = blocks.filter((_, index) => index <= last && (last - index) % lanes === 0);
  const paths = turns.map((block) => criticalPath(block.steps));
  return { steps: paths.flatMap((path) => path.steps), joins: paths.flatMap((path) => path.joins) };
};
