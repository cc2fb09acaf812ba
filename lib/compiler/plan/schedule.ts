import { defined } from '#core/defined.ts';
import { required } from '#core/required.ts';
import { stepTypes } from '#steps/index.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import { observedOf } from '../model/add-estimates.ts';
import type { PlannedStep } from '../types.ts';
import { type CriticalPath, criticalPath } from './critical.ts';
import { estimateBlock, estimateStep, laneStarts, planBlock, repeatsOf } from './estimate.ts';
import type { Nest } from './nesting.ts';

/** Returns when each step starts if everything takes as long as estimated. */
export const scheduleSteps = (
  steps: readonly Step[],
): { planned: PlannedStep[]; critical: CriticalPath; seconds: number } => {
  const planned: PlannedStep[] = [];
  const { seconds } = scheduleBlock(steps, { seconds: 0, wave: 0 }, planned);
  const critical = criticalPath(steps);
  const onPath = new Set(critical.steps);
  for (const step of planned) step.critical = onPath.has(step.id);
  return { planned, critical, seconds };
};

/** A point of the schedule: seconds after the start, and the wave of the steps that begin then. */
interface Point {
  seconds: number;
  wave: number;
}

/** Schedules a block's steps into a list; returns when the last has ended. */
const scheduleBlock = (steps: readonly Step[], start: Point, into: PlannedStep[]): Point => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const planned = planBlock(steps).nest;
  const previous = new Map(
    steps.map((step, index) => [step.id, steps.slice(Math.max(0, index - 1), index).map(({ id }) => id)]),
  );
  const walk = (at: Nest, from: Point): Point => {
    if (at.kind === 'step') {
      const step = required(byId, at.id);
      const needs = isGraph(steps) ? (step.needs ?? []) : required(previous, step.id);
      return scheduleStep(step, needs, from, into);
    }
    if (at.kind === 'sequence') {
      return at.items.reduce((end, item) => walk(item, end), from);
    }
    const ends = at.branches.map((branch) => walk(branch, from));
    return {
      seconds: Math.max(...ends.map(({ seconds }) => seconds)),
      wave: Math.max(...ends.map(({ wave }) => wave)),
    };
  };
  return planned ? walk(planned, start) : start;
};

const scheduleStep = (
  step: Step,
  needs: readonly string[],
  { seconds: startsAtSeconds, wave }: Point,
  into: PlannedStep[],
): Point => {
  const estimateSeconds = estimateStep(step).seconds;
  const { id, type } = step;
  const observed = defined({ observed: observedOf(step) });
  into.push({
    id,
    type,
    wave,
    estimateSeconds,
    ...observed,
    needs: [...needs],
    startsAtSeconds,
    critical: false,
  });
  const definition = stepTypes.get(type);
  const blocks = definition?.blocks?.(step) ?? [];
  const lanes = definition?.lanes?.(step) ?? blocks.length;
  const starts = laneStarts(
    blocks.map((block) => estimateBlock(block)),
    lanes,
  );
  let last = wave;
  const waves: number[] = [];
  blocks.forEach((block, index) => {
    const seconds = startsAtSeconds + (starts[index] ?? 0);
    const end = scheduleBlock(block.steps, { seconds, wave: waves[index - lanes] ?? wave }, into);
    waves.push(end.wave);
    last = Math.max(last, end.wave - 1);
  });
  return { seconds: startsAtSeconds + estimateSeconds, wave: last + 1 };
};

/** Seconds when every step waits for the one before it; of the cases of a choice the longest. */
export const sequentialSeconds = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => {
    const blocks = stepTypes.get(step.type)?.blocks?.(step) ?? [];
    if (blocks.length === 0 || expectedDuration(step) !== undefined) return sum + estimateStep(step).seconds;
    const inner = blocks.map((block) => sequentialSeconds(block.steps));
    const allRun = blocks.every((block) => block.kind === 'branch');
    const once = allRun ? inner.reduce((a, b) => a + b, 0) : Math.max(...inner);
    return sum + once * repeatsOf(step);
  }, 0);
