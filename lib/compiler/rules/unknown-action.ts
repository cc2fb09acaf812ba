import { didYouMean } from '#core/did-you-mean.ts';
import { ACTION_NAME } from '#steps/common-fields.ts';
import type { Finding } from '../findings/finding.ts';
import { actionUses } from '../model/actions.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-action';

/** Why a project may seem to have no actions. */
const NO_ACTIONS = '; actions are looked up in lambdas/ of the project of the file, which has none';

const hasModule = ({ project }: Model, action: string, name: string): boolean =>
  ['ts', 'js', 'mts', 'mjs'].some(
    (ending) => project.read?.(`lambdas/${action}/${name}.${ending}`) !== undefined,
  );

export const unknownAction = {
  code,
  description: 'An action that has no folder under `lambdas/`, or no `contract.ts` or `handler.ts` in it.',
  example: 'uses: inventory/resreve',
  fix: 'Correct the name, or write the action: `baton new action inventory/reserve`.',
  *check(model: Model): Iterable<Finding> {
    const { actions } = model;
    if (!actions) return;
    for (const { name, path } of actionUses(model)) {
      if (!ACTION_NAME.test(name)) continue;
      if (actions.has(name)) {
        // A workflow may be written and tested before its actions are: the test kit takes their contracts.
        if (hasModule(model, name, 'contract') && !hasModule(model, name, 'handler')) {
          const message = `the action "${name}" has no handler, so calls of it fail`;
          const hint = `add lambdas/${name}/handler.ts: export const handler = defineAction(contract, …)`;
          yield { code, severity: 'warning', message, path, hint };
        }
        continue;
      }
      if (hasModule(model, name, 'handler')) {
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
          : `write it with "baton new action ${name}"${actions.size === 0 ? NO_ACTIONS : ''}`);
      yield { code, message: `there is no action "${name}"`, path, hint };
    }
  },
} satisfies Rule;
