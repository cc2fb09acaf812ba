import { certain } from '#core/certain.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { typeName } from '../findings/describe.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { absencesOf } from '../model/absence.ts';
import type { Model, Reference } from '../model/model.ts';
import { referenceSchema } from '../model/results.ts';
import { followPath } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-path';

/** Whose schema it is, for messages. */
const source = ({ path: { variable }, meaning }: Reference): string => {
  if (meaning.kind !== 'step') return `$${variable}`;
  const { uses } = meaning.node.step;
  return uses ? `the result of "${variable}" (${uses})` : `the result of "${variable}"`;
};

/** A step that failed without ending the execution has these instead of its result. */
const readsFailure = (model: Model, { path, meaning }: Reference): boolean =>
  meaning.kind === 'step' &&
  ['error', 'cause'].includes(path.steps[0] ?? '') &&
  absencesOf(model, meaning.node).includes('continue');

export const unknownPath = {
  code,
  description:
    "A path into a step's result, the input or another variable that its schema does not have. A schema that lists " +
    'properties is treated as complete unless it has `additionalProperties: true`.',
  example: 'with: { reservation: "{{ $reserve.idd }}" }',
  fix: 'Correct the path, or the schema.',
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      const { expression, path } = reference;
      const names = [...path.steps, ...path.beyond];
      if (names.length === 0 || readsFailure(model, reference)) continue;
      const schema = referenceSchema(model, reference);
      const check = schema && followPath(schema, names);
      if (!check || check.kind === 'ok') continue;
      const name = certain(names[check.index], 'step of a path');
      const parent = `$${[path.variable, ...names.slice(0, check.index)].join('.')}`;
      const whole = check.index === 0 ? source(reference) : parent;
      const place = inText(expression, path);
      if (check.kind === 'no-fields') {
        const message = `${whole} is ${typeName(check.type)} and has no field "${name}"`;
        yield { code, message, ...place };
      } else {
        const known = check.fields.length > 0 ? `it has ${check.fields.join(', ')}` : 'it has no fields';
        const hint = didYouMean(name, check.fields) ?? known;
        yield { code, message: `${whole} has no field "${name}"`, hint, ...place };
      }
    }
  },
} satisfies Rule;
