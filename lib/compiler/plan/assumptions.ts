import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import type { FunctionLimits } from '#contracts/limits.ts';
import { ASSUMED_MEMORY_GB } from '#contracts/prices.ts';
import { stepTypes } from '#steps/index.ts';
import { functionLimits, MEGABYTES_PER_PROCESSOR } from '#steps/limits.ts';
import type { Step } from '#steps/step.ts';
import type { StepType } from '#steps/step-type.ts';
import type { WorkflowDocument } from '../document.ts';
import { limitsOfActions } from '../limits.ts';
import { observedOf } from '../model/add-estimates.ts';
import type { CompileOptions } from '../types.ts';
import { apartSteps, limitedCallsOf, megabytesOf, plannedSteps, runsOnWorkers, serviceCost } from './cost.ts';
import { ASSUMED_TASK_SECONDS, estimateStep, repeatsOf, runsOf } from './estimate.ts';
import { flowInWords, limitsInWords, throughputInWords } from './limits-in-words.ts';

const typeOf = (step: Step): StepType | undefined => stepTypes.get(step.type);

/** What the limits of steps make of functions: memory brings processors. */
const functionsInWords = (
  document: WorkflowDocument,
  steps: readonly Step[],
  project: CompileOptions,
): string[] => {
  const ofScripts = steps.flatMap((step): [string, FunctionLimits][] =>
    step.uses === undefined &&
    typeOf(step)?.common.includes('limits') &&
    typeOf(step)?.function?.(step)?.action === undefined &&
    typeOf(step)?.functions === undefined
      ? [[`the function of ${step.id}`, functionLimits(step.limits, document.defaults?.limits)]]
      : [],
  );
  return [...limitsOfActions(steps, document, project), ...ofScripts].flatMap(([name, limits]) => {
    const {
      memoryMegabytes: memory,
      timeoutSeconds,
      ephemeralStorageMegabytes,
      reservedConcurrency,
    } = limits;
    const processors = memory === undefined ? '' : (memory / MEGABYTES_PER_PROCESSOR).toFixed(1);
    const facts = [
      ...(memory === undefined
        ? []
        : [`${memory} MB and so ${processors} ${processors === '1.0' ? 'processor' : 'processors'}`]),
      ...(timeoutSeconds === undefined ? [] : [`${timeoutSeconds} s for a call`]),
      ...(ephemeralStorageMegabytes === undefined ? [] : [`${ephemeralStorageMegabytes} MB in /tmp`]),
      ...(reservedConcurrency === undefined
        ? []
        : [`${reservedConcurrency} ${reservedConcurrency === 1 ? 'call' : 'calls'} at the same time`]),
    ];
    return facts.length === 0 ? [] : [`${name} has ${facts.join(', ')}: the largest limits of its steps`];
  });
};

/** Says how many calls the factories of actions reserve for each of them. */
const reservedInWords = (steps: readonly Step[], project: CompileOptions): string[] => {
  const factories = steps.flatMap((step) =>
    runsOnWorkers(step, project) ? [] : (project.actions?.get(step.uses ?? '')?.factory ?? []),
  );
  return [...new Map(factories.map((one) => [one.name, one.reservedConcurrency]))].flatMap(([name, calls]) =>
    calls === undefined
      ? []
      : [`each function of ${name} may have ${calls} calls at the same time, reserved from the account's`],
  );
};

/** Says when executions begin. */
const begunInWords = (document: WorkflowDocument, plannedSeconds: number): string[] => {
  const words = flowInWords(document);
  if (words === undefined) return [];
  const throughput = throughputInWords(document, plannedSeconds);
  const most = throughput === undefined ? '' : `; that lets through ${throughput}`;
  return [`executions wait for their turn (${words}), which takes no time here${most}`];
};

/** Says how many calls of actions may be under way and begin. */
const callLimitsInWords = (steps: readonly Step[], project: CompileOptions): string[] =>
  [...new Map(steps.flatMap((step) => limitedCallsOf(step, project)))].flatMap(([name, limits]) => {
    const words = limitsInWords(limits);
    return words === undefined
      ? []
      : [`calls of ${name} wait for their turn (${words}), which takes no time here`];
  });

const observedInWords = (steps: readonly Step[]): string[] => {
  const observed = steps.flatMap((step) => {
    const found = observedOf(step);
    return found ? [`${step.id} (${found.samples})`] : [];
  });
  return observed.length === 0
    ? []
    : [`durations of ${observed.join(', ')} are the medians of their runs, whose number is in brackets`];
};

/** Says which functions have more memory, or less, than a function has by default. */
const otherMemory = (steps: readonly Step[], document: WorkflowDocument, project: CompileOptions): string => {
  const limits = limitsOfActions(steps, document, project);
  const actions = steps.flatMap((step) => (runsOnWorkers(step, project) ? [] : (step.uses ?? [])));
  const others = [...new Set(actions)]
    .map((action) => ({ action, megabytes: megabytesOf(action, limits, project) }))
    .filter(({ megabytes }) => megabytes !== DEFAULT_MEMORY_MEGABYTES);
  return others.map(({ action, megabytes }) => `, of ${megabytes} MB for ${action}`).join('');
};

const saysHowOften = ({ estimate }: Step): boolean => typeof estimate === 'object';

const loopsInWords = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => typeOf(step)?.repeats)
    .map((step) =>
      saysHowOften(step)
        ? `steps of ${step.id} run ${repeatsOf(step)} times, as its "estimate" says`
        : `steps of ${step.id} run once: its "estimate" does not say how often`,
    );

const computedInWords = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => typeOf(step)?.runs)
    .map((step) =>
      saysHowOften(step)
        ? `${step.id} has ${runsOf(step)} ${runsOf(step) === 1 ? 'task' : 'tasks'}, as its "estimate" says`
        : `${step.id} has one task: its "estimate" does not say how many`,
    );

const mapRunsInWords = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => typeOf(step)?.apart?.(step))
    .map(
      ({ id }) =>
        `${id} is a map run: an account has 1,000 at a time, and each item is an execution with its own history`,
    );

const assumedInWords = (steps: readonly Step[]): string[] => {
  const assumed = steps.filter((step) => {
    const type = typeOf(step);
    const takesEstimate = (type?.common.includes('estimate') || type?.runs) && !type.blocks;
    return takesEstimate && !estimateStep(step).estimated;
  });
  return aboutThem(assumed, (ids) => `${ASSUMED_TASK_SECONDS} s for steps without "estimate": ${ids}`);
};

/** Says something about steps by their ids, if there are any. */
const aboutThem = (steps: readonly Step[], words: (ids: string) => string): string[] =>
  steps.length === 0 ? [] : [words(steps.map(({ id }) => id).join(', '))];

/** Says what a plan assumes, for its reader to judge it by. */
export const assumptionsOf = (
  document: WorkflowDocument,
  project: CompileOptions,
  plannedSeconds: number,
): string[] => {
  const steps = [...plannedSteps(document.steps)];
  const apart = apartSteps(document.steps);
  return [
    'every step runs once, a switch its longest case; conditions hold; nothing fails or is retried',
    ...loopsInWords(steps),
    ...computedInWords(steps),
    ...mapRunsInWords(steps),
    ...observedInWords(steps),
    ...assumedInWords(steps),
    ...steps.flatMap((step) => serviceCost(step, project, apart)?.note ?? []),
    ...functionsInWords(document, steps, project),
    ...reservedInWords(steps, project),
    ...begunInWords(document, plannedSeconds),
    ...callLimitsInWords(steps, project),
    ...aboutThem(
      steps.filter((step) => runsOnWorkers(step, project)),
      (ids) => `workers run ${ids}: what your machines cost is not in this plan`,
    ),
    ...aboutThem(
      steps.filter((step) => typeOf(step)?.calls),
      (ids) => `the workflows that ${ids} start have their own plans, and are not in this one's cost`,
    ),
    ...(steps.some((step) => step.type === 'approval') ? ['waits for people take no time'] : []),
    ...(document.variants
      ? [`of the variants ${Object.keys(document.variants).join(', ')}, this is the workflow as it is`]
      : []),
    `prices of us-east-1 without free tiers, Arm functions of ${ASSUMED_MEMORY_GB * 1024} MB${otherMemory(steps, document, project)}`,
  ];
};
