import { DEFAULT_MEMORY_MEGABYTES } from '#contracts/deployment.ts';
import type { FunctionLimits } from '#contracts/limits.ts';
import { ASSUMED_MEMORY_GB, dollarsOfQueuedStart } from '#contracts/prices.ts';
import { defined } from '#core/defined.ts';
import { stepTypes } from '#steps/index.ts';
import { functionLimits, MEGABYTES_PER_PROCESSOR } from '#steps/limits.ts';
import type { Step } from '#steps/step.ts';
import { authoredSteps, type WorkflowDocument } from '../document.ts';
import { limitsOfActions } from '../limits.ts';
import { observedOf } from '../model/add-estimates.ts';
import type { CompileOptions, Plan, TransitionCounts } from '../types.ts';
import {
  apartSteps,
  callLimitsOf,
  dollarsOf,
  limitedCallsOf,
  megabytesOf,
  plannedSteps,
  runsOnWorkers,
  serviceCost,
} from './cost.ts';
import { ASSUMED_TASK_SECONDS, estimateStep, repeatsOf, runsOf } from './estimate.ts';
import { flowInWords, limitsInWords, throughputInWords } from './limits-in-words.ts';
import { scheduleSteps, sequentialSeconds } from './schedule.ts';

/** What a workflow will do, how long it takes and what it costs, from its document and its emitted definition. */
export const plan = (
  document: WorkflowDocument,
  emission: TransitionCounts,
  project: CompileOptions = {},
): Plan => {
  const { planned, critical, seconds } = scheduleSteps(authoredSteps(document));
  const stepsById = new Map([...plannedSteps(document.steps)].map((step) => [step.id, step]));
  const waves: string[][] = [];
  for (const step of planned) waves[step.wave] = [...(waves[step.wave] ?? []), step.id];
  return {
    workflow: document.name,
    waves: waves.filter((wave) => wave !== undefined),
    criticalPath: critical.steps,
    criticalJoins: critical.joins,
    sequentialSeconds: sequentialSeconds(document.steps),
    plannedSeconds: seconds,
    steps: planned.map((step) => {
      const limits = callLimitsOf(stepsById.get(step.id) ?? { id: '', type: '' }, project);
      return { ...step, ...defined({ limits: limits && limitsInWords(limits) }) };
    }),
    transitions: emission.transitions,
    transitionsDrafted: emission.transitionsDrafted,
    transitionsPerIteration: emission.transitionsPerIteration,
    dollars: dollarsOf(document, emission.transitions, project),
    queuedStartDollars: dollarsOfQueuedStart(),
    ...defined({ budget: document.budget }),
    assumptions: assumptionsOf(document, project, seconds),
  };
};

/** What the limits of steps make of functions: memory brings processors. */
const functionsInWords = (
  document: WorkflowDocument,
  steps: readonly Step[],
  project: CompileOptions,
): string[] => {
  const ofScripts = steps.flatMap((step): [string, FunctionLimits][] =>
    step.uses === undefined &&
    stepTypes.get(step.type)?.common.includes('limits') &&
    stepTypes.get(step.type)?.function?.(step)?.action === undefined &&
    stepTypes.get(step.type)?.functions === undefined
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

const assumptionsOf = (
  document: WorkflowDocument,
  project: CompileOptions,
  plannedSeconds: number,
): string[] => {
  const steps = [...plannedSteps(document.steps)];
  const assumed = steps
    .filter((step) => {
      const type = stepTypes.get(step.type);
      const takesEstimate = (type?.common.includes('estimate') || type?.runs) && !type.blocks;
      return takesEstimate && !estimateStep(step).estimated;
    })
    .map((step) => step.id);
  const loops = steps
    .filter((step) => stepTypes.get(step.type)?.repeats)
    .map((step) => ({ id: step.id, repeats: repeatsOf(step), said: typeof step.estimate === 'object' }));
  const computed = steps
    .filter((step) => stepTypes.get(step.type)?.runs)
    .map((step) => ({ id: step.id, runs: runsOf(step), said: typeof step.estimate === 'object' }));
  const onWorkers = steps.filter((step) => runsOnWorkers(step, project)).map(({ id }) => id);
  const apart = apartSteps(document.steps);
  const calling = steps.filter((step) => stepTypes.get(step.type)?.calls).map(({ id }) => id);
  return [
    'every step runs once, a switch its longest case; conditions hold; nothing fails or is retried',
    ...loops.map(({ id, repeats, said }) =>
      said
        ? `steps of ${id} run ${repeats} times, as its "estimate" says`
        : `steps of ${id} run once: its "estimate" does not say how often`,
    ),
    ...computed.map(({ id, runs, said }) =>
      said
        ? `${id} has ${runs} ${runs === 1 ? 'task' : 'tasks'}, as its "estimate" says`
        : `${id} has one task: its "estimate" does not say how many`,
    ),
    ...steps
      .filter((step) => stepTypes.get(step.type)?.apart?.(step))
      .map(
        ({ id }) =>
          `${id} is a map run: an account has 1,000 at a time, and each item is an execution with its own history`,
      ),
    ...observedInWords(steps),
    ...(assumed.length > 0
      ? [`${ASSUMED_TASK_SECONDS} s for steps without "estimate": ${assumed.join(', ')}`]
      : []),
    ...steps.flatMap((step) => serviceCost(step, project, apart)?.note ?? []),
    ...functionsInWords(document, steps, project),
    ...reservedInWords(steps, project),
    ...begunInWords(document, plannedSeconds),
    ...callLimitsInWords(steps, project),
    ...(onWorkers.length > 0
      ? [`workers run ${onWorkers.join(', ')}: what your machines cost is not in this plan`]
      : []),
    ...(calling.length > 0
      ? [
          `the workflows that ${calling.join(', ')} start have their own plans, and are not in this one's cost`,
        ]
      : []),
    ...(steps.some((step) => step.type === 'approval') ? ['waits for people take no time'] : []),
    ...(document.variants
      ? [`of the variants ${Object.keys(document.variants).join(', ')}, this is the workflow as it is`]
      : []),
    `prices of us-east-1 without free tiers, Arm functions of ${ASSUMED_MEMORY_GB * 1024} MB${otherMemory(steps, document, project)}`,
  ];
};
