import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'missing-timeout';

export const missingTimeout = {
  code,
  description:
    'A step that waits for a person or a callback without a timeout: it would wait for up to a year.',
  example: '- id: review\n    type: approval\n    with: { title: "Ship?" }',
  fix: 'Add `timeout: 24h`, for example. The timeout in `defaults` is for tasks and does not apply to waiting for people.',
  *check(model: Model): Iterable<Finding> {
    for (const { step, type, path, fallbackOf } of model.steps) {
      const callback = step.heartbeat !== undefined && model.document.defaults?.timeout === undefined;
      if (step.timeout !== undefined || !(type?.waits || callback) || model.gaps.malformed.has(step))
        continue;
      const who = type?.waits ? 'waits for somebody' : 'waits for a callback (it has a heartbeat)';
      const message = `step "${step.id}" ${who} and has no timeout`;
      const at = fallbackOf ? path : [...path, 'id'];
      yield { code, message, path: at, hint: 'add "timeout: 24h", for example' };
    }
  },
} satisfies Rule;
