import type { Plan, PlannedStep } from '#compiler/types.ts';

/** Makes a plan for tests: `a` before `b` and `c`, both before `d`. */
export const samplePlan = (): Plan => {
  const planned = (step: Pick<PlannedStep, 'id' | 'wave' | 'needs'> & Partial<PlannedStep>): PlannedStep => ({
    type: 'task',
    critical: true,
    estimateSeconds: 2,
    startsAtSeconds: step.wave * 2,
    ...step,
  });
  return {
    workflow: 'sample',
    waves: [['a'], ['b', 'c'], ['d']],
    criticalPath: ['a', 'b', 'd'],
    criticalJoins: [],
    sequentialSeconds: 8,
    plannedSeconds: 6,
    steps: [
      planned({ id: 'a', wave: 0, needs: [] }),
      planned({ id: 'b', wave: 1, needs: ['a'], estimateSeconds: 3 }),
      planned({ id: 'c', wave: 1, needs: ['a'], critical: false, estimateSeconds: 1 }),
      planned({ id: 'd', wave: 2, needs: ['a', 'b', 'c'] }),
    ],
    transitions: 7,
    transitionsDrafted: 7,
    transitionsPerIteration: { c: 2 },
    dollars: { transitions: 0.000175, lambda: 0.00001, services: 0, total: 0.000185 },
    queuedStartDollars: 0.000_006,
    assumptions: ['nothing fails'],
  };
};
