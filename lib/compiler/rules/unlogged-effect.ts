import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unlogged-effect';

export const unloggedEffect = {
  code,
  description:
    'A step with a compensation whose effect no function makes. It is not in the log of effects before it has ended: if the execution is ' +
    'stopped, or times out as a whole, while the step is under way, nothing undoes what it does.',
  example: '- id: mark\n    type: aws   # with compensate',
  fix: 'Let an action make the effect, or make it one that may stay: an expiry, a record that is read with its status.',
  *check({ steps }: Model): Iterable<Finding> {
    for (const { step, type, path } of steps) {
      const isUnlogged = typeof type?.unlogged === 'function' ? type.unlogged(step) : type?.unlogged === true;
      if (!step.compensate || step.compensate.platform || !isUnlogged) continue;
      yield {
        code,
        severity: 'warning',
        message: `nothing undoes step "${step.id}" if the execution is stopped while it is under way: no function runs it that could log it first`,
        path: [...path, 'compensate'],
        hint: 'let an action make the effect, or make it one that may stay',
      };
    }
  },
} satisfies Rule;
