import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import { typeName } from '../findings/describe.ts';
import type { Finding, Path } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import { expressionSchema, schemasFor } from '../model/results.ts';
import { itemsOf } from '../model/types.ts';
import { invalidValue as parsedInvalidValue } from '../parse/errors/invalid-value.ts';
import { alternatives, typesOf } from '../schemas/json-schema.ts';
import type { Rule } from './rule.ts';

/** `irreversible` says that nothing undoes the step, which `compensate` says as well, or denies. */
const contradiction = ({ step, path }: StepNode): Finding[] => {
  if (
    !step.irreversible ||
    (!step.uncompensated && (!step.compensate || step.compensate.contract !== undefined))
  )
    return [];
  const message = `expected "compensate" or "irreversible", got both`;
  const hint = step.uncompensated
    ? 'remove "compensate: none", which an irreversible step implies'
    : 'remove "irreversible" if the step can be undone';
  const { code } = parsedInvalidValue;
  return [{ code, message, hint, path: [...path, 'irreversible'], at: 'key' }];
};

/** Settings of a cache that say nothing, or cannot be followed. */
function* cacheProblems(model: Model, node: StepNode): Iterable<Finding> {
  const { cache } = node.step;
  const { code } = parsedInvalidValue;
  if (!cache || model.gaps.malformed.has(node.step)) return;
  if (cache.stale_for !== undefined && cache.stale_on === undefined) {
    const message = '"stale_for" says how long a result is kept for "stale_on", and there is none';
    const hint = 'add stale_on: [CircuitOpen], for example, or remove "stale_for"';
    yield { code, message, hint, path: [...node.path, 'cache', 'stale_for'], at: 'key' };
  }
  if (cache.content === undefined) return;
  const type = expressionSchema(model, cache.content, { node, sees: 'before' });
  const names = (schema: JsonObject | undefined): string[] =>
    schema ? alternatives(schema, schema).flatMap((choice) => typesOf(choice) ?? ['string']) : ['string'];
  const all = names(type).flatMap((name) => (name === 'array' ? names(itemsOf(type)) : [name]));
  if (all.includes('string')) return;
  const message = `expected a path of a file, or a list of paths, got ${[...new Set(all)].map(typeName).join(' or ')}`;
  yield { code, message, path: [...node.path, 'cache', 'content'] };
}

const contains = (outer: Path, inner: Path): boolean =>
  inner.length > outer.length && outer.every((key, index) => inner[index] === key);

/** Adds to what the parser finds what a step type's own `check` does. */
export const invalidValue = {
  ...parsedInvalidValue,
  *check(model: Model): Iterable<Finding> {
    const { code } = parsedInvalidValue;
    for (const type of stepTypes.values()) {
      for (const problem of type.checkSections?.(model.document, model.project) ?? [])
        yield { code, ...problem };
    }
    for (const node of model.steps) {
      yield* contradiction(node);
      yield* cacheProblems(model, node);
      const isMalformed = model.gaps.malformed.has(node.step);
      for (const { path, ...problem } of node.type?.check?.(node.step, schemasFor(model, node)) ?? []) {
        const place = [...node.path, ...path];
        // What seems to be missing in the step, or in a map in it, may be there, with a mistake that is reported.
        if (isMalformed && (path.length === 0 || model.gaps.places.some((other) => contains(place, other))))
          continue;
        yield { code, ...problem, path: place };
      }
    }
  },
} satisfies Rule;
