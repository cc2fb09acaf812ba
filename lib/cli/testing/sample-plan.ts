import type { Plan, PlannedStep } from '#compiler/types.ts';

/** Makes a plan for tests: `a` before `b` and `c`, both before `d`. */
export const samplePlan = (): Plan => {
  const planned = (
    id: string,
    wave: number,
    needs: string[],
    critical: boolean,
    estimateSeconds = 2,
  ): PlannedStep => ({
    id,
    type: 'task',
    wave,
    needs,
    critical,
    estimateSeconds,
    startsAtSeconds: wave * 2,
  });
  return {
    workflow: 'sample',
    waves: [['a'], ['b', 'c'], ['d']],
    criticalPath: ['a', 'b', 'd'],
    criticalJoins: [],
    sequentialSeconds: 8,
    plannedSeconds: 6,
    steps: [
      planned('a', 0, [], true),
      planned('b', 1, ['a'], true, 3),
      planned('c', 1, ['a'], false, 1),
      planned('d', 2, ['a', 'b', 'c'], true),
    ],
    transitions: 7,
    transitionsDrafted: 7,
    transitionsPerIteration: { c: 2 },
    dollars: { transitions: 0.000175, lambda: 0.00001, total: 0.000185 },
    assumptions: ['nothing fails'],
  };
};
