import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step-type.ts';
import type { PlannedStep } from '../types.ts';
import { estimateBlock, estimateStep, graphNodes, isGraph } from './estimate.ts';
import { type Nest, nest } from './nesting.ts';

/** When each step starts if everything takes as long as estimated. */
export const scheduleSteps = (steps: readonly Step[]): { planned: PlannedStep[]; seconds: number } => {
  const planned: PlannedStep[] = [];
  const { end } = scheduleBlock(steps, 0, 0, planned);
  markCritical(planned, end);
  return { planned, seconds: end };
};

const scheduleBlock = (
  steps: readonly Step[],
  startsAt: number,
  wave: number,
  into: PlannedStep[],
): { end: number; wave: number } => {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const nodes = graphNodes(steps);
  const planned: Nest | undefined = isGraph(steps)
    ? nest(nodes)
    : { kind: 'sequence', items: steps.map((step): Nest => ({ kind: 'step', id: step.id })) };
  const previous = new Map(steps.map((step, index) => [step.id, index > 0 ? [steps[index - 1]!.id] : []]));
  const walk = (at: Nest, from: number, depth: number): { end: number; wave: number } => {
    if (at.kind === 'step') {
      const step = byId.get(at.id)!;
      const needs = isGraph(steps) ? (step.needs ?? []) : previous.get(step.id)!;
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
  let last = wave;
  for (const block of stepTypes.get(type)?.blocks?.(step) ?? []) {
    last = Math.max(last, scheduleBlock(block.steps, startsAtSeconds, wave, into).wave - 1);
  }
  return { end: startsAtSeconds + estimateSeconds, wave: last + 1 };
};

/** Walks back from the end: a step is critical when the next critical step starts as it ends. */
const markCritical = (planned: PlannedStep[], end: number): void => {
  let deadline = end;
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
  for (const step of planned.toSorted((a, b) => b.startsAtSeconds - a.startsAtSeconds || b.wave - a.wave)) {
    if (!near(step.startsAtSeconds + step.estimateSeconds, deadline)) continue;
    step.critical = true;
    deadline = step.startsAtSeconds;
  }
};

/** Seconds when every step waits for the one before it. */
export const sequentialSeconds = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => {
    const blocks = stepTypes.get(step.type)?.blocks?.(step) ?? [];
    if (blocks.length === 0 || step.estimate !== undefined) return sum + estimateStep(step).seconds;
    const sideBySide = blocks.every((block) => block.kind === 'branch');
    const inner = blocks.map((block) =>
      sideBySide ? sequentialSeconds(block.steps) : estimateBlock(block).seconds,
    );
    return sum + (sideBySide ? inner.reduce((a, b) => a + b, 0) : Math.max(...inner));
  }, 0);
