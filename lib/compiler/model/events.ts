import type { BlockNode, StepNode } from './model.ts';

/**
 * Events in the history of an execution, at most; it fails at once when it would have more.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_EVENTS = 25_000;

/** Left for all that is not in the loop at hand. */
const RESERVED_EVENTS = 1000;

/** Entered, scheduled, started, succeeded, exited. */
const TASK_EVENTS = 5;
/** Of the states that look for a kept result, claim to compute it and keep it. */
const KEPT_EVENTS = 17;

/** A Choice or Wait is entered and exited. */
const STATE_EVENTS = 2;

/** An iteration starts and succeeds; around effects it also ends in a state that passes on what happened. */
const ITERATION_EVENTS = 2;

const hasEffect = (node: StepNode): boolean =>
  node.step.compensate !== undefined || node.blocks.some((block) => block.steps.some(hasEffect));

const ofSteps = ({ steps }: BlockNode): number => steps.reduce((sum, step) => sum + eventsOf(step), 0);

/** Counts the events of a block; a branch and an iteration have states around those of their steps. */
const ofBlock = (node: BlockNode): number => {
  const isGraph = node.block?.kind === 'branch' || node.block?.kind === 'iteration';
  return ofSteps(node) + (isGraph ? aroundSteps(node) : 0);
};

/** Whether a step is a `while`, whose rounds follow each other in one state graph. */
const isWhile = ({ type, blocks }: StepNode): boolean =>
  type?.repeats !== undefined && blocks.every(({ block }) => block?.kind !== 'iteration');

/**
 * Counts the events of the states that a branch or an iteration has besides those of its steps: one at least, one where it ends after a Choice,
 * and one that sets what a `while` begins with.
 */
const aroundSteps = (block: BlockNode): number => {
  const { steps } = block;
  if (ofSteps(block) === 0) return STATE_EVENTS;
  const loops = steps.some(isWhile);
  const branches = loops || steps.some(({ type }) => type?.alternatives);
  return (loops ? STATE_EVENTS : 0) + (branches ? STATE_EVENTS : 0);
};

/** Counts the events of one run of a loop's steps, with what undoing them takes. */
export const eventsPerRepeat = (node: StepNode): number => {
  const isIteration = node.blocks.some(({ block }) => block?.kind === 'iteration');
  const inner = node.blocks.reduce((sum, block) => sum + ofBlock(block), 0);
  return (
    inner +
    (isIteration ? ITERATION_EVENTS : STATE_EVENTS) +
    (isIteration && hasEffect(node) ? STATE_EVENTS : 0)
  );
};

/** Counts the events of a step if nothing fails in it, and those of undoing it; loops run as often as expected. */
const eventsOf = (node: StepNode): number => {
  const { step, type, blocks } = node;
  const own = (type?.events ?? TASK_EVENTS) + (step.cache && type?.kept?.(step, {}) ? KEPT_EVENTS : 0);
  const undoing = step.compensate ? ITERATION_EVENTS + TASK_EVENTS : 0;
  const skipping = step.when === undefined ? 0 : STATE_EVENTS;
  const around = own + undoing + skipping;
  if (type?.apart?.(step)) return around;
  if (type?.runs) return around + type.runs(step) * (ITERATION_EVENTS + TASK_EVENTS);
  if (type?.repeats) return around + type.repeats(step) * eventsPerRepeat(node);
  const inner = blocks.map(ofBlock);
  return around + (type?.alternatives ? Math.max(0, ...inner) : inner.reduce((sum, count) => sum + count, 0));
};

/** Returns how often the steps of a loop can run before the execution has too many events. */
export const mostRepeats = (node: StepNode): number =>
  Math.floor((MAX_EVENTS - RESERVED_EVENTS) / eventsPerRepeat(node));
