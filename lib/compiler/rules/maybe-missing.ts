import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { unguardedField } from '../model/guards.ts';
import { knownAt } from '../model/knowledge.ts';
import type { Model } from '../model/model.ts';
import { referenceSchema } from '../model/results.ts';
import { followPath } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

const code = 'maybe-missing';

export const maybeMissing = {
  code,
  description:
    'A template that is only a read of an optional field, with neither a default nor a guard: Step Functions fails ' +
    'when an expression yields nothing. Reported only if the schema says which fields are required.',
  example: 'with: { note: "{{ $input.note }}" }   # note is not in required',
  fix: 'Make the field required, give it a default, or guard it: `$input.note ?? ""`.',
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      const { expression, path } = reference;
      const { analysis, place, kind } = expression;
      if (kind !== 'template' || !expression.whole || place.compensation || !analysis.ok) continue;
      if (path.start !== 0 || path.end !== expression.text.length) continue;
      const schema = referenceSchema(model, reference);
      if (!schema || followPath(schema, path.steps).kind !== 'ok') continue;
      const optional = unguardedField(schema, path, knownAt(place).facts);
      if (!optional) continue;
      const read = `$${[path.variable, ...path.steps].join('.')}`;
      const message = `"${optional.name}" is optional: where it is missing, the step fails`;
      const hint = `write ${read} ?? …, give it a default, or make it required`;
      yield { code, severity: 'warning', message, hint, ...inText(expression, path) };
    }
  },
} satisfies Rule;
