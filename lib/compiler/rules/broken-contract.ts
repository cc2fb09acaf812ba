import type { Finding } from '../findings/finding.ts';
import { actionUses } from '../model/actions.ts';
import { contractCompensation } from '../model/contract-compensation.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'broken-contract';

export const brokenContract = {
  code,
  description:
    'An action whose `contract.ts` or another of its files, or the `factory.ts` of its factory, cannot be used, so its calls cannot be checked.',
  example: 'uses: inventory/reserve',
  fix: 'Fix the file; `baton validate` says what is wrong with it.',
  *check(model: Model): Iterable<Finding> {
    // A file is wrong once, however many steps need it.
    const known = new Set<string>();
    const isNew = (file: string): boolean => !known.has(file) && known.add(file) !== undefined;
    for (const { name, path, node } of actionUses(model)) {
      const contract = model.actions?.get(name);
      const wrong = contract && contractCompensation(node.step, node.step.id, contract)?.problem;
      if (wrong !== undefined) {
        const message = `the "compensate" in the contract of action "${name}" cannot be used: ${wrong}`;
        yield { code, message, path, hint: `fix lambdas/${name}/contract.ts` };
      }
      const { name: factory, file = '', broken } = contract?.factory ?? {};
      if (broken !== undefined && isNew(file)) {
        const message = `the factory "${factory}" cannot be used: ${broken}`;
        yield { code, message, path, hint: `fix ${file}` };
      }
      if (contract?.broken === undefined || !isNew(contract.broken)) continue;
      const [, what = 'contract'] = /\/(contract|deployment|handler)\.\w+/.exec(contract.broken) ?? [];
      const hint = `fix lambdas/${name}/${what}.ts; "baton validate" says what is wrong with it`;
      yield { code, message: `the ${what} of action "${name}" cannot be used`, path, hint };
    }
  },
} satisfies Rule;
