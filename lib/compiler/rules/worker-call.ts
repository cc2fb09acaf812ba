import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'worker-call';

export const workerCall = {
  code,
  description:
    'A compensation by an action that workers run. What undoes an execution calls functions, and waits for no worker.',
  example: 'compensate: { uses: training/discard }   # runtime: worker in its deployment.ts',
  fix: 'Let Lambda run the compensating action: remove `runtime: worker` from its `deployment.ts`.',
  *check(model: Model): Iterable<Finding> {
    for (const { step, path } of model.steps) {
      const action = model.actions?.get(step.compensate?.uses ?? '');
      if (!action?.worker) continue;
      yield {
        code,
        message: `${action.name} runs on workers, and a compensation must be a function`,
        path: [...path, 'compensate', 'uses'],
        hint: `remove "runtime: 'worker'" from lambdas/${action.name}/deployment.ts, or undo the step with another action`,
      };
    }
  },
} satisfies Rule;
