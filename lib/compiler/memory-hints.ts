import { MIN_SAMPLES } from '#contracts/estimates.ts';
import { MEGABYTES_PER_PROCESSOR } from '#steps/limits.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';
import type { Hint } from './hints.ts';
import { limitsOfActions } from './limits.ts';
import { dollarsOf, megabytesOf, plannedSteps, runsOnWorkers } from './plan/cost.ts';
import { estimateStep } from './plan/estimate.ts';
import type { Plan } from './types.ts';

/** What the calls of a step used. */
export interface ObservedMemory {
  /** The most that a process of its function has held. */
  megabytes: number;
  /** Processor time of a second of its calls. */
  processors: number;
  /** Calls that it is of. */
  samples: number;
}

/** Sizes of functions that are proposed, in megabytes. */
const SIZES = [128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192] as const;

/** How much more than was observed a function keeps, of memory and of processors. */
const HEADROOM = 1.25;

/** How many times as long a call may take with less memory. */
const MAX_TIMES = 1.25;

/** Savings that are worth a hint, as a part of what an execution costs. */
const WORTH = 0.02;

/**
 * Returns how many times as long a call takes with another size of its function: memory brings processors, and what a call computes, one
 * thing after the other, takes as much longer as its share of a processor is smaller.
 */
const timesAsLong = (processors: number, deployed: number, size: number): number => {
  const share = (megabytes: number): number => Math.min(1, megabytes / MEGABYTES_PER_PROCESSOR);
  return 1 + processors * (1 / share(size) - 1 / share(deployed));
};

/**
 * Returns the functions that could do with less memory than they are deployed with, by what their calls used: the cheapest size with room
 * for that, with which no call takes much longer. What a size saves is the difference of what the plan costs with the two, and with calls
 * that take as long then.
 */
export const memoryHints = (
  { document, plan }: { document: WorkflowDocument; plan: Plan },
  project: Project,
  observed: ReadonlyMap<string, ObservedMemory>,
): Hint[] => {
  const steps = [...plannedSteps(document.steps)];
  const limits = limitsOfActions(steps, document, project);
  const called = new Map<string, (ObservedMemory | undefined)[]>();
  for (const step of steps)
    if (step.uses !== undefined && !runsOnWorkers(step, project))
      called.set(step.uses, [...(called.get(step.uses) ?? []), observed.get(step.id)]);
  const hints = [...called].flatMap(([action, uses]): Hint[] => {
    const known = uses.filter((use) => use !== undefined && use.samples >= MIN_SAMPLES) as ObservedMemory[];
    // What steps ask for by `limits` is theirs to change.
    if (known.length < uses.length || limits.get(action)?.memoryMegabytes !== undefined) return [];
    const [megabytes, processors, samples] = [
      Math.max(...known.map((use) => use.megabytes)),
      Math.max(...known.map((use) => use.processors)),
      known.reduce((sum, use) => sum + use.samples, 0),
    ];
    const deployed = megabytesOf(action, limits, project);
    const tried = SIZES.filter(
      (size) =>
        size < deployed &&
        size >= megabytes * HEADROOM &&
        size / MEGABYTES_PER_PROCESSOR >= processors * HEADROOM &&
        timesAsLong(processors, deployed, size) <= MAX_TIMES,
    ).map((size) => {
      const times = timesAsLong(processors, deployed, size);
      const secondsOf = (step: Step): number =>
        estimateStep(step).seconds * (step.uses === action ? times : 1);
      const changed = withMemory(project, action, size);
      return { size, times, dollars: dollarsOf(document, plan.transitions, changed, secondsOf).total };
    });
    const [best] = tried.sort((one, other) => one.dollars - other.dollars);
    const dollars = best ? plan.dollars.total - best.dollars : 0;
    if (!best || dollars <= plan.dollars.total * WORTH) return [];
    const longer = Math.round((best.times - 1) * 100);
    return [
      {
        step: action,
        change: `memoryMegabytes: ${best.size}`,
        needs: `no call needs more than ${megabytes} of ${deployed} MB and ${processors} of a processor, the most that ${samples} calls have used${longer > 0 ? `; calls take up to ${longer} % longer` : ''}`,
        dollars,
      },
    ];
  });
  return hints.sort((one, other) => other.dollars - one.dollars);
};

/** Returns a project in which the function of an action is deployed with another size. */
const withMemory = (project: Project, action: string, memoryMegabytes: number): Project => {
  const own = project.actions?.get(action);
  return {
    ...project,
    actions: new Map(project.actions).set(action, { name: action, effect: false, ...own, memoryMegabytes }),
  };
};
