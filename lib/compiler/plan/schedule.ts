import { required } from '#core/required.ts';
import { stepTypes } from '#steps/index.ts';
import { expectedDuration } from '#steps/loop-estimate.ts';
import type { Step } from '#steps/step.ts';
import { isGraph } from '../document.ts';
import type { PlannedStep } from '../types.ts';
import { type CriticalPath, criticalPath } from './critical.ts';
import { estimateBlock, estimateStep, laneStarts, planBlock, repeatsOf } from './estimate.ts';
import type { Nest } from './nesting.ts';

/** When each step starts if everything takes as long as estimated. */
export const scheduleSteps = (
  steps: readonly Step[],
): { planned: PlannedStep[]; critical: CriticalPath; seconds: number } => {
  const planned: PlannedStep[] = [];
  const { end } = scheduleBlock(steps, 0, 0, planned);
  const critical = criticalPath(steps);
  const onPath = new Set(critical.steps);
  for (const step of planned) step.critical = onPath.has(step.id);
  return { planned, critical, seconds: end };
};

const scheduleBlock = (
  steps: readonly Step[],
  startsAt: number,
  wave: number,
  into: PlannedStep[],
): { end: number; wave: number } => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const planned = planBlock(steps).nest;
  const previous = new Map(
    steps.map((step, index) => [step.id, steps.slice(Math.max(0, index - 1), index).map(({ id }) => id)]),
  );
  const walk = (at: Nest, from: number, depth: number): { end: number; wave: number } => {
    if (at.kind === 'step') {
      const step = required(byId, at.id);
      const needs = isGraph(steps) ? (step.needs ?? []) : required(previous, step.id);
      return scheduleStep(step, needs, from, depth, into);
    }
    if (at.kind === 'sequence') {
      let end = { end: from, wave: depth };
      for (const item of at.items) end = walk(item, end.end, end.wave);
      return end;
    }
    const ends = at.branches.map((branch) => walk(branch, from, depth));
    return { end: Math.max(...ends.map(({ end }) => end)), wave: Math.max(...ends.map((item) => item.wave)) };
  };
  return planned ? walk(planned, startsAt, wave) : { end: startsAt, wave };
};

const scheduleStep = (
  step: Step,
  needs: readonly string[],
  startsAtSeconds: number,
  wave: number,
  into: PlannedStep[],
): { end: number; wave: number } => {
  const estimateSeconds = estimateStep(step).seconds;
  const { id, type } = step;
  into.push({ id, type, wave, estimateSeconds, needs: [...needs], startsAtSeconds, critical: false });
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
    const from = waves[index - lanes] ?? wave;
    const end = scheduleBlock(block.steps, startsAtSeconds + (starts[index] ?? 0), from, into);
    waves.push(end.wave);
    last = Math.max(last, end.wave - 1);
  });
  return { end: startsAtSeconds + estimateSeconds, wave: last + 1 };
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
