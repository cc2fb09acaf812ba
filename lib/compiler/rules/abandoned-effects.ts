import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'abandoned-effects';

export const abandonedEffects = {
  code,
  description:
    'A timeout of the whole workflow with `auto_undo: false` although steps compensate: Step Functions ends the execution, and nothing is undone until someone cancels it.',
  example: 'timeout: 1h   # at the top, with auto_undo: false, and steps that have compensate',
  fix: 'Remove `auto_undo: false`, or put timeouts on the steps instead: their failures are compensated.',
  *check({ document, steps }: Model): Iterable<Finding> {
    const undone = steps.find((node) => node.step.compensate);
    if (document.timeout === undefined || document.auto_undo !== false || !undone) return;
    yield {
      code,
      severity: 'warning',
      message: `if the workflow times out, nothing is undone until someone cancels the execution, not even "${undone.step.id}"`,
      path: ['timeout'],
      hint: 'remove auto_undo: false, or put timeouts on the steps instead: their failures are compensated',
    };
  },
} satisfies Rule;
