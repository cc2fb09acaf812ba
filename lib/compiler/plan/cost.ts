import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import { type FunctionLimits, largestLimits } from '#contracts/limits.ts';
import { dollarsOfCall, dollarsOfExpress, dollarsOfTurn, PRICES } from '#contracts/prices.ts';
import { defined } from '#core/defined.ts';
import { stepTypes } from '#steps/index.ts';
import { functionLimits } from '#steps/limits.ts';
import type { Project } from '#steps/project.ts';
import type { Limits, Step } from '#steps/step.ts';
import type { ServiceCost } from '#steps/step-type.ts';
import type { WorkflowDocument } from '../document.ts';
import { flowControlOf } from '../flow-control.ts';
import { limitsOfActions } from '../limits.ts';
import type { ActionContract, CompileOptions, Plan } from '../types.ts';
import { estimateBlock, estimateStep, repeatsOf, runsInTurn, runsOf } from './estimate.ts';

/** Yields the steps at any depth that run if nothing fails. */
export function* plannedSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const block of stepTypes.get(step.type)?.blocks?.(step) ?? []) yield* plannedSteps(block.steps);
  }
}

/** Returns the steps at any depth that run in executions which are the iterations of a distributed `for_each`. */
export const apartSteps = (steps: readonly Step[]): ReadonlySet<Step> =>
  new Set(
    [...plannedSteps(steps)].flatMap((step) => {
      const type = stepTypes.get(step.type);
      const blocks = type?.apart?.(step) ? (type.blocks?.(step) ?? []) : [];
      return blocks.flatMap((block) => [...plannedSteps(block.steps)]);
    }),
  );

/** Sums up what calls of steps cost: of a choice the dearest case, of a loop as many as are expected. */
const sumOf = (steps: readonly Step[], dollarsOfStep: (step: Step) => number): number =>
  steps.reduce((sum, step) => {
    const type = stepTypes.get(step.type);
    const inner = (type?.blocks?.(step) ?? []).map((block) => sumOf(block.steps, dollarsOfStep));
    const all = type?.alternatives ? Math.max(0, ...inner) : inner.reduce((a, b) => a + b, 0);
    return sum + all * repeatsOf(step) + dollarsOfStep(step);
  }, 0);

/** Returns the megabytes that the function of an action is deployed with: what it, or a step that calls it, asks for. */
export const megabytesOf = (
  action: string,
  limits: ReadonlyMap<string, FunctionLimits>,
  { actions }: Project,
): number => {
  const asked = [
    limits.get(action) ?? {},
    defined({ memoryMegabytes: actions?.get(action)?.memoryMegabytes }),
  ];
  return largestLimits(asked).memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES;
};

const callDollars = (
  step: Step,
  limits: ReadonlyMap<string, FunctionLimits>,
  { project, common, secondsOf }: { project: Project; common?: Limits; secondsOf: (step: Step) => number },
): number => {
  const called = stepTypes.get(step.type)?.function?.(step);
  if (step.uses === undefined && !called) return 0;
  const action = step.uses ?? called?.action ?? '';
  // A script's function is its own.
  const scripted = action === '' ? functionLimits(step.limits, common).memoryMegabytes : undefined;
  const own = scripted ?? called?.megabytes ?? megabytesOf(action, limits, project);
  const gigabytes = Math.max(limits.get(action)?.memoryMegabytes ?? 0, own) / 1024;
  const runs = runsOf(step);
  const seconds = called?.seconds ?? secondsOf(step) / Math.max(1, runsInTurn(step));
  return runs * dollarsOfCall(seconds, gigabytes);
};

/** Returns the limits of the action that a step calls; undefined if it has none. */
export const callLimitsOf = ({ type, uses = '' }: Step, { actions }: Pick<CompileOptions, 'actions'>) =>
  type === 'task' ? actions?.get(uses)?.callLimits : undefined;

/** Returns the actions with limits that a step may call, with their limits. */
export const limitedCallsOf = (
  step: Step,
  project: CompileOptions,
): [action: string, limits: NonNullable<ActionContract['callLimits']>][] => {
  const called =
    step.type === 'task' ? [step.uses ?? ''] : (stepTypes.get(step.type)?.functions?.(step, project) ?? []);
  return called.flatMap((action) => {
    const limits = project.actions?.get(action)?.callLimits;
    return limits ? [[action, limits]] : [];
  });
};

/** Whether workers run a step's action: what these cost is not AWS's to say. */
export const runsOnWorkers = ({ uses = '' }: Step, { actions }: Project): boolean =>
  actions?.get(uses)?.worker === true;

/** Returns what a step's call costs besides its function; undefined if its type needs no other service. */
export const serviceCost = (
  step: Step,
  project: Project,
  apart: ReadonlySet<Step>,
): ServiceCost | undefined => stepTypes.get(step.type)?.services?.(step, project, apart.has(step));

/** Returns what the Express executions of a step's repetitions cost; nothing if they are none. */
const expressDollars = (step: Step): number => {
  const type = stepTypes.get(step.type);
  if (!type?.express?.(step)) return 0;
  const seconds = (type.blocks?.(step) ?? []).reduce((sum, block) => sum + estimateBlock(block).seconds, 0);
  return repeatsOf(step) * dollarsOfExpress(seconds);
};

/**
 * Returns what an execution costs if nothing fails, loops run as often as expected, every other step once, and of a choice the dearest
 * case. `secondsOf` says what the call of a step takes.
 */
export const dollarsOf = (
  document: WorkflowDocument,
  transitions: number,
  project: CompileOptions = {},
  secondsOf = (step: Step): number => estimateStep(step).seconds,
): Plan['dollars'] => {
  const limits = limitsOfActions(plannedSteps(document.steps), document, project);
  const turns = (cost: 'lambda' | 'table'): number =>
    dollarsOfTurn(flowControlOf(document) ?? {})[cost] +
    sumOf(document.steps, (step) => dollarsOfTurn(callLimitsOf(step, project) ?? {})[cost]);
  const calls = sumOf(document.steps, (step) =>
    runsOnWorkers(step, project)
      ? 0
      : callDollars(step, limits, { project, common: document.defaults?.limits, secondsOf }),
  );
  const lambda = calls + turns('lambda');
  const apart = apartSteps(document.steps);
  const services =
    sumOf(document.steps, (step) => serviceCost(step, project, apart)?.dollars ?? 0) + turns('table');
  const forTransitions = transitions * PRICES.transition + sumOf(document.steps, expressDollars);
  return { transitions: forTransitions, lambda, services, total: forTransitions + lambda + services };
};
