import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'abandoned-effects';

export const abandonedEffects = {
  code,
  description:
    'A timeout of the whole workflow although steps compensate: Step Functions would end the execution without undoing anything.',
  example: 'timeout: 1h   # at the top, with steps that have compensate',
  fix: 'Put timeouts on the steps instead: their failures are compensated.',
  *check({ document, steps }: Model): Iterable<Finding> {
    const undone = steps.find((node) => node.step.compensate);
    if (document.timeout === undefined || !undone) return;
    yield {
      code,
      severity: 'warning',
      message: `when the workflow's timeout is reached, nothing is undone, not even "${undone.step.id}"`,
      path: ['timeout'],
      hint: 'put timeouts on the steps instead: their failures are compensated',
    };
  },
} satisfies Rule;
