import type { Plan, PlannedStep } from '#compiler/types.ts';
import type { ManifestStep, WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';

/** Makes a plan and a manifest for tests of drawings: `a` before `b` and `c`, both before `d`; `inner` is inside `c`. */
export const sample = (): { plan: Plan; manifest: WorkflowManifest } => {
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
  const step = (id: string, rest: Partial<ManifestStep> = {}): ManifestStep =>
    stepWith(id, { uses: `shop/${id}`, ...rest });
  return {
    plan: {
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
    },
    manifest: manifestWith({
      name: 'sample',
      steps: [
        step('a', { phase: 'first', compensated: true }),
        step('b', { phase: 'first' }),
        step('c', { type: 'for_each', uses: undefined, phase: 'then' }),
        step('inner', { parent: 'c', repeated: true }),
        step('d', { type: 'approval', uses: undefined, phase: 'then' }),
      ],
      phases: ['first', 'then'],
    }),
  };
};
