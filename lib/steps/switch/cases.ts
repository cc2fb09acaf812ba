import type { Json } from '#core/json.ts';
import type { Block, Step } from '../step.ts';

interface Case {
  steps: Step[];
  output?: Json;
}

/** A `switch` step. */
export interface SwitchStep extends Step {
  cases: (Case & { when: string })[];
  default?: Step[] | Case;
}

/** Returns what runs when no case holds. */
export const defaultOf = (step: SwitchStep): Block | undefined => {
  if (step.default === undefined) return undefined;
  return Array.isArray(step.default)
    ? { path: ['default'], steps: step.default, kind: 'inline' }
    : { path: ['default', 'steps'], steps: step.default.steps, output: step.default.output, kind: 'inline' };
};

/** Returns the cases' blocks in the order in which they are tried, the default last. */
export const blocksOf = (step: SwitchStep): Block[] => {
  const conditions = step.cases.map((item) => item.when);
  const cases = step.cases.map(
    (item, index): Block => ({
      path: ['cases', index, 'steps'],
      steps: item.steps,
      output: item.output,
      kind: 'inline',
      given: { holds: [item.when], fails: conditions.slice(0, index) },
    }),
  );
  const last = defaultOf(step);
  return last ? [...cases, { ...last, given: { holds: [], fails: conditions } }] : cases;
};
