import type { Finding } from '../findings/finding.ts';
import { actionUses } from '../model/actions.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'broken-contract';

export const brokenContract = {
  code,
  description: 'An action whose `contract.ts` cannot be used, so its calls cannot be checked.',
  example: 'uses: inventory/reserve',
  fix: 'Fix the contract; `baton validate` says what is wrong with it.',
  *check(model: Model): Iterable<Finding> {
    for (const { name, path } of actionUses(model)) {
      if (model.actions?.get(name)?.broken === undefined) continue;
      const hint = `fix lambdas/${name}/contract.ts; "baton validate" says what is wrong with it`;
      yield { code, message: `the contract of action "${name}" cannot be used`, path, hint };
    }
  },
} satisfies Rule;
