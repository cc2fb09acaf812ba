import type { Breaker } from '#steps/step.ts';
import type { Finding } from '../findings/finding.ts';
import { breakerSettings } from '../model/breaker-settings.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'breaker-settings-differ';

/** Fields of a breaker besides its name, by what they become. */
const FIELDS = {
  failures: 'failures',
  window: 'window_seconds',
  open_for: 'open_for_seconds',
  probes: 'probes',
} as const;

const differences = (one: Breaker, other: Breaker): string[] => {
  const [first, second] = [breakerSettings(one), breakerSettings(other)];
  return Object.entries(FIELDS).flatMap(([field, setting]) =>
    first[setting] === second[setting] ? [] : [field],
  );
};

export const breakerSettingsDiffer = {
  code,
  description:
    'Steps that share a breaker, by its name, and have other settings for it: each call goes by its own.',
  example:
    '- { id: pay, uses: bank/pay, breaker: { name: bank, failures: 3 } }\n- { id: ask, uses: bank/ask, breaker: { name: bank } }',
  fix: 'Give the breaker the same settings in all steps, best in `factory.ts`, or another name.',
  *check(model: Model): Iterable<Finding> {
    const first = new Map<string, { id: string; breaker: Breaker }>();
    for (const { step, path } of model.steps) {
      const { id, breaker } = step;
      if (!breaker || model.gaps.malformed.has(step)) continue;
      const earlier = first.get(breaker.name);
      if (!earlier) first.set(breaker.name, { id, breaker });
      const fields = earlier ? differences(earlier.breaker, breaker) : [];
      if (!earlier || fields.length === 0) continue;
      yield {
        code,
        severity: 'warning',
        message: `the breaker "${breaker.name}" has other settings at step "${earlier.id}": ${fields.join(', ')}`,
        path: [...path, 'breaker'],
        hint: 'give it the same settings in both, or two names: each call goes by its own settings',
      };
    }
  },
} satisfies Rule;
