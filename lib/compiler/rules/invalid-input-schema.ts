import { misfits } from '../model/fit.ts';
import type { Model } from '../model/model.ts';
import { schemaProblems } from '../schemas/check-schema.ts';
import { defaultsIn } from '../schemas/defaults.ts';
import type { Finding, Rule } from './rule.ts';

const code = 'invalid-input-schema';

export default {
  code,
  finds: 'An `input` that is no JSON Schema (2020-12), or a default in it that its own schema refuses.',
  example: 'input: { type: object, properties: { order_id: { type: strng } } }',
  mend: 'Correct the keyword or the default that the message names.',
  *check({ document: { input } }: Model): Iterable<Finding> {
    if (!input) return;
    const problems = schemaProblems(input);
    for (const { path, ...problem } of problems) yield { code, ...problem, path: ['input', ...path] };
    if (problems.length > 0) return;
    for (const { value, schema, path } of defaultsIn(input)) {
      const at = ['input', ...path, 'default'];
      for (const misfit of misfits(value, schema, at, { who: 'its own schema', root: input })) {
        yield { code, message: misfit.message, hint: misfit.hint, path: misfit.path, at: misfit.at };
      }
    }
  },
} satisfies Rule;
