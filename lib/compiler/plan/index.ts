import { dollarsOfQueuedStart } from '#contracts/prices.ts';
import { defined } from '#core/defined.ts';
import { authoredSteps, type WorkflowDocument } from '../document.ts';
import type { CompileOptions, Plan, TransitionCounts } from '../types.ts';
import { assumptionsOf } from './assumptions.ts';
import { callLimitsOf, dollarsOf, plannedSteps } from './cost.ts';
import { limitsInWords } from './limits-in-words.ts';
import { scheduleSteps, sequentialSeconds } from './schedule.ts';

/** Returns what a workflow will do, how long it takes and what it costs, from its document and its emitted definition. */
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
