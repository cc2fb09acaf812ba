import { z } from 'zod';
import { isObject } from '#core/json.ts';
import { type Sections, sections } from '#steps/sections.ts';
import type { Step } from '#steps/step.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { misfits } from '../model/fit.ts';
import type { Model } from '../model/model.ts';
import { visitMarked } from '../parse/schema-walk.ts';
import { fallbackSchema, stepSchema } from '../parse/step-schema.ts';
import { schemaProblems } from '../schemas/check-schema.ts';
import { defaultsIn } from '../schemas/defaults.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-input-schema';

/** Checks the schemas inside a step or the document's sections. */
const inside = (step: Step | Sections, schema: z.ZodObject, path: Path): Finding[] => {
  const found: Finding[] = [];
  visitMarked(schema, step, (kind, value, at) => {
    if (kind !== 'schema' || !isObject(value)) return;
    for (const problem of schemaProblems(value)) {
      found.push({ code, ...problem, path: [...path, ...at, ...problem.path] });
    }
  });
  return found;
};

export const invalidInputSchema = {
  code,
  description:
    'An `input`, the schema of an editable field or of a field of a `state`, that is not a valid JSON Schema (2020-12), or a default value that does not match its own schema.',
  example: 'input: { type: object, properties: { order_id: { type: strng } } }',
  fix: 'Correct the keyword or the default that the message names.',
  *check({ document, steps }: Model): Iterable<Finding> {
    const { input } = document;
    yield* inside(document, z.object(sections), []);
    for (const { step, type, path, fallbackOf } of steps) {
      if (type) yield* inside(step, fallbackOf ? fallbackSchema(type) : stepSchema(type), path);
    }
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
