import type { Finding } from '../findings/finding.ts';
import { actionUses } from '../model/actions.ts';
import { misfits } from '../model/fit.ts';
import type { Model, Place } from '../model/model.ts';
import { expressionSchema } from '../model/results.ts';
import type { Rule } from './rule.ts';

const code = 'action-input';

export const actionInput = {
  code,
  description:
    "A `with` that does not fit the input in the action's contract: fields that are missing or unknown, values of the wrong " +
    'type. The values of expressions are checked as far as their schemas are known.',
  example: 'uses: payments/charge\n    with: { amont: 10 }',
  fix: "Pass what the action's contract asks for.",
  *check(model: Model): Iterable<Finding> {
    for (const { name, path, input, inputPath, node, compensation } of actionUses(model)) {
      const schema = model.actions?.get(name)?.input;
      if (!schema || (input === undefined && model.gaps.malformed.has(node.step))) continue;
      const place: Place = { node, sees: compensation ? 'after' : 'before' };
      const expression = (text: string) => expressionSchema(model, text, place);
      for (const misfit of misfits(input ?? {}, schema, inputPath, { who: name, root: schema, expression })) {
        const { at, message, hint, meant } = misfit;
        const where = input === undefined ? { path } : { path: misfit.path, at };
        const contract = compensation ? node.step.compensate?.contract : undefined;
        const whose =
          contract === undefined ? '' : `, in the compensation that the contract of ${contract} declares`;
        yield {
          code,
          severity: misfit.nullable ? 'warning' : 'error',
          message: `${message}${whose}`,
          hint,
          meant,
          ...where,
        };
      }
    }
  },
} satisfies Rule;
