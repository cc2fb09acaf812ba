import { MIN_SAMPLES } from '#contracts/estimates.ts';
import { MEGABYTES_PER_PROCESSOR } from '#steps/limits.ts';
import type { Project } from '#steps/project.ts';
import type { WorkflowDocument } from './document.ts';
import type { Hint } from './hints.ts';
import { limitsOfActions } from './limits.ts';
import { dollarsOf, megabytesOf, plannedSteps, runsOnWorkers } from './plan/cost.ts';
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

/** Savings that are worth a hint, as a part of what an execution costs. */
const WORTH = 0.02;

/**
 * Returns the functions that could do with less memory than they are deployed with, by what their calls used: memory brings processors, so a
 * function that needs the time of its processor keeps it. What a size saves is the difference of what the plan costs with the two.
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
    const size = SIZES.find(
      (one) => one >= megabytes * HEADROOM && one / MEGABYTES_PER_PROCESSOR >= processors * HEADROOM,
    );
    if (size === undefined || size >= deployed) return [];
    const dollars =
      plan.dollars.total - dollarsOf(document, plan.transitions, withMemory(project, action, size)).total;
    if (dollars <= plan.dollars.total * WORTH) return [];
    return [
      {
        step: action,
        change: `memoryMegabytes: ${size}`,
        needs: `no call needs more than ${megabytes} of ${deployed} MB and ${processors} of a processor, the most that ${samples} calls have used`,
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
