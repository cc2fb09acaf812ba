import { parseDurationSeconds } from '#core/durations.ts';
import { stepTypes } from '#steps/index.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Block, Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import { type GraphNode, type Nest, nest } from './nesting.ts';

/** How long something takes, and whether the author said so. */
export interface Estimate {
  seconds: number;
  estimated: boolean;
}

/** Seconds assumed for a task that says nothing. */
export const ASSUMED_TASK_SECONDS = 1;

/** Seconds that a step takes, its inner steps as often as expected included. Waits for people and events count as nothing. */
export const estimateStep = (step: Step): Estimate => {
  const expected = expectedDuration(step);
  if (expected !== undefined) {
    return { seconds: parseDurationSeconds(expected) ?? ASSUMED_TASK_SECONDS, estimated: true };
  }
  const type = stepTypes.get(step.type);
  if (type?.seconds) return { seconds: type.seconds(step), estimated: true };
  const blocks = type?.blocks?.(step);
  if (!blocks || blocks.length === 0)
    return { seconds: ASSUMED_TASK_SECONDS * runsInTurn(step), estimated: false };
  const inner = blocks.map((block) => estimateBlock(block));
  const lanes = type?.lanes?.(step) ?? blocks.length;
  const starts = laneStarts(inner, lanes);
  const once = Math.max(...inner.map(({ seconds }, index) => (starts[index] ?? 0) + seconds));
  return {
    seconds: once * turnsOf(step),
    estimated: inner.every(({ estimated }) => estimated),
  };
};

/** Returns how often the inner blocks are expected to run. */
export const repeatsOf = (step: Step): number => stepTypes.get(step.type)?.repeats?.(step) ?? 1;

/** How often the inner blocks are expected to run one after the other; what runs side by side is one turn. */
const turnsOf = (step: Step): number => {
  const type = stepTypes.get(step.type);
  return type?.repeats ? Math.ceil(type.repeats(step) / (type.lanes?.(step) ?? 1)) : 1;
};

/** Returns how many calls the step is expected to make. */
export const runsOf = (step: Step): number => stepTypes.get(step.type)?.runs?.(step) ?? 1;

/** Returns how many calls the step is expected to make one after the other. */
export const runsInTurn = (step: Step): number => {
  const type = stepTypes.get(step.type);
  return type?.runs ? Math.ceil(type.runs(step) / (type.lanes?.(step) ?? 1)) : 1;
};

/** Seconds after which each of several blocks starts when so many run at once: block n waits for the one `lanes` before it. */
export const laneStarts = (blocks: readonly { seconds: number }[], lanes: number): number[] => {
  const starts: number[] = [];
  blocks.forEach((_, index) => {
    const before = index - lanes;
    starts.push((starts[before] ?? 0) + (blocks[before]?.seconds ?? 0));
  });
  return starts;
};

/** A block's steps as the planner puts them, and what they take; a list is a sequence. */
export interface PlannedBlock extends Estimate {
  nest: Nest | undefined;
}

const plannedBlocks = new WeakMap<readonly Step[], PlannedBlock>();

/** Plans a block's steps; done once for each list of steps, which must not change afterwards. */
export const planBlock = (steps: readonly Step[]): PlannedBlock => {
  const known = plannedBlocks.get(steps);
  if (known) return known;
  const nodes = graphNodes(steps);
  const planned: Nest | undefined = isGraph(steps)
    ? nest(nodes)
    : { kind: 'sequence', items: steps.map((step): Nest => ({ kind: 'step', id: step.id })) };
  const seconds = new Map(nodes.map((node) => [node.id, node.seconds]));
  const block = {
    nest: planned,
    seconds: planned ? nestSeconds(planned, seconds) : 0,
    estimated: nodes.every((node) => node.estimated),
  };
  plannedBlocks.set(steps, block);
  return block;
};

/** Seconds for a block as it is planned. */
export const estimateBlock = (block: Pick<Block, 'steps'>): Estimate => planBlock(block.steps);

/** The steps of a graph as the planner sees them. */
const graphNodes = (steps: readonly Step[]): GraphNode[] =>
  steps.map((step) => ({ id: step.id, needs: [...new Set(step.needs ?? [])], ...estimateStep(step) }));

/** Seconds from the start to the end of a nesting. */
export const nestSeconds = (planned: Nest, seconds: ReadonlyMap<string, number>): number => {
  if (planned.kind === 'step') return seconds.get(planned.id) ?? 0;
  if (planned.kind === 'sequence')
    return planned.items.reduce((sum, item) => sum + nestSeconds(item, seconds), 0);
  return Math.max(...planned.branches.map((branch) => nestSeconds(branch, seconds)));
};
