import type { Json } from '#core/json.ts';
import { type Block, defineStep, type Step } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

interface Case {
  steps: Step[];
  output?: Json;
}
interface SwitchStep extends Step {
  cases: (Case & { when: string })[];
  default?: Step[] | Case;
}

export default defineStep<SwitchStep>({
  type: 'switch',
  summary: "Takes the first case whose condition holds; the result is that case's value.",
  common: ['on_error', 'estimate'],
  fields,
  blocks: (step) => {
    const blocks: Block[] = step.cases.map((item, index) => ({
      path: ['cases', index, 'steps'],
      steps: item.steps,
      output: item.output,
      kind: 'inline',
    }));
    if (Array.isArray(step.default)) blocks.push({ path: ['default'], steps: step.default, kind: 'inline' });
    else if (step.default) {
      blocks.push({
        path: ['default', 'steps'],
        steps: step.default.steps,
        output: step.default.output,
        kind: 'inline',
      });
    }
    return blocks;
  },
  sites: [
    { path: ['cases', '*', 'when'], kind: 'expression', sees: 'before' },
    { path: ['cases', '*', 'output'], kind: 'template', sees: 'inside' },
    { path: ['default', 'output'], kind: 'template', sees: 'inside' },
  ],
  effect: false,
  emit,
});
