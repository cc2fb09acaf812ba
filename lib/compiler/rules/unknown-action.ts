import { didYouMean } from '#core/did-you-mean.ts';
import { ACTION_NAME } from '#steps/common-fields.ts';
import type { Finding } from '../findings/finding.ts';
import { actionUses } from '../model/actions.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-action';

export const unknownAction = {
  code,
  description: 'An action that has no folder under `lambdas/`, or no `contract.ts` in it.',
  example: 'uses: inventory/resreve',
  fix: 'Correct the name, or write the action: `baton new action inventory/reserve`.',
  *check(model: Model): Iterable<Finding> {
    const { actions } = model;
    if (!actions) return;
    for (const { name, path } of actionUses(model)) {
      if (actions.has(name) || !ACTION_NAME.test(name)) continue;
      if (
        ['ts', 'js'].some((ending) => model.project.read?.(`lambdas/${name}/handler.${ending}`) !== undefined)
      ) {
        const hint = `add lambdas/${name}/contract.ts, which says what it takes and returns`;
        yield { code, message: `the action "${name}" has no contract`, path, hint };
        continue;
      }
      const [factory] = name.split('/');
      const siblings = [...actions.keys()].filter((other) => other.startsWith(`${factory}/`));
      const hint =
        didYouMean(name, actions.keys()) ??
        (siblings.length > 0
          ? `${factory} has ${siblings.join(', ')}`
          : `write it with "baton new action ${name}"`);
      yield { code, message: `there is no action "${name}"`, path, hint };
    }
  },
} satisfies Rule;
