import type { Model } from '../model/model.ts';
import type { Finding, Rule } from './rule.ts';

const code = 'missing-timeout';

export default {
  code,
  finds: 'A step that waits for a person or a callback without a timeout: it would wait for a year.',
  example: '- id: review\n    type: approval\n    with: { title: "Ship?" }',
  mend: 'Add `timeout: 24h`, for example. The timeout in `defaults` is for tasks and does not count here.',
  *check(model: Model): Iterable<Finding> {
    for (const { step, type, path } of model.steps) {
      if (!type?.waits || step.timeout !== undefined || model.flaws.flawed.has(step)) continue;
      const message = `step "${step.id}" waits for somebody and has no timeout`;
      yield { code, message, path: [...path, 'id'], hint: 'add "timeout: 24h", for example' };
    }
  },
} satisfies Rule;
