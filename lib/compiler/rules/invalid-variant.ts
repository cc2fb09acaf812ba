import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Variant } from '../document.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { misfits } from '../model/fit.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-variant';

/** What a variant may start in place of the workflow as it is. */
const CHANGES = ['with', 'workflow', 'version'] as const;

function* variantFindings(model: Model, variant: Variant, path: Path): Iterable<Finding> {
  const changes = CHANGES.filter((field) => variant[field] !== undefined);
  const [first, second] = changes;
  if (first !== undefined && second !== undefined) {
    const message = `a variant changes one thing, and this one has "${first}" and "${second}"`;
    yield { code, message, path: [...path, second], at: 'key', hint: 'leave one of them out' };
  }
  if (variant.with !== undefined) yield* inputFindings(model, variant.with, [...path, 'with']);
  if (variant.workflow !== undefined) yield* targetFindings(model, variant.workflow, [...path, 'workflow']);
}

/** What else a schema may say of the fields of a map, besides `properties`. */
const MORE_FIELDS = ['additionalProperties', 'patternProperties', '$ref', 'allOf', 'anyOf', 'oneOf', 'if'];

/** Whether a schema lists all the fields that are meant, as `unknown-path` takes it, too. */
const isComplete = (schema: JsonObject): boolean =>
  isObject(schema.properties) && MORE_FIELDS.every((field) => schema[field] === undefined);

/** The fields that a variant sets, against the workflow's input; the starter sets the others. */
function* inputFindings({ input }: Model, given: Json, path: Path): Iterable<Finding> {
  if (!input) return;
  const { required: _, ...schema } = isComplete(input) ? { ...input, additionalProperties: false } : input;
  const fit = { who: "the workflow's input", root: input };
  for (const misfit of misfits(given, schema as JsonObject, path, fit)) {
    yield { code, message: misfit.message, hint: misfit.hint, path: misfit.path, at: misfit.at };
  }
}

function* targetFindings({ document, project }: Model, target: string, path: Path): Iterable<Finding> {
  if (target === document.name) {
    const message = 'a variant that starts its own workflow changes nothing';
    yield { code, message, path, hint: 'leave "workflow" out' };
    return;
  }
  if (!project.workflows || project.workflows.has(target)) return;
  const known = [...project.workflows.keys()].filter((name) => name !== document.name);
  const all =
    known.length > 0 ? `this project has ${known.join(', ')}` : 'this project has no other workflow';
  yield {
    code,
    message: `there is no workflow "${target}"`,
    path,
    hint: didYouMean(target, known) ?? all,
  };
}

export const invalidVariant = {
  code,
  description:
    'Variants that leave no choice: fewer than two, weights that are all 0, values that the input does not take, a workflow ' +
    'that is not there.',
  example: 'variants: { a: { weight: 1 }, b: { weight: 1, workflow: odrers } }',
  fix: 'Write two variants or more with at most one of `with`, `workflow` and `version` each, such as `b: { weight: 10, with: { tone: short } }`.',
  *check(model: Model): Iterable<Finding> {
    const { variants, experiment } = model.document;
    // What is wrong with the form of the variants is said of each; how many there would be is not known then.
    const isMalformed = model.gaps.sections.has('variants');
    if (variants === undefined) {
      if (experiment === undefined || isMalformed) return;
      const message = 'there are no variants that could be compared';
      yield { code, message, path: ['experiment'], at: 'key', hint: 'add "variants", or leave it out' };
      return;
    }
    const named = Object.entries(variants);
    if (isMalformed) {
      for (const [name, variant] of named) yield* variantFindings(model, variant, ['variants', name]);
      return;
    }
    if (named.length < 2) {
      const got = named.length === 0 ? 'none' : `only "${named[0]?.[0]}"`;
      const message = `a choice needs two variants or more, got ${got}`;
      const hint = 'add the workflow as it is: { weight: 1 }';
      yield { code, message, path: ['variants'], at: 'key', hint };
    } else if (named.every(([, { weight }]) => weight === 0)) {
      const message = 'all weights are 0, so no execution would get a variant';
      yield { code, message, path: ['variants'], at: 'key', hint: 'give one of them a weight' };
    }
    for (const [name, variant] of named) yield* variantFindings(model, variant, ['variants', name]);
  },
} satisfies Rule;
