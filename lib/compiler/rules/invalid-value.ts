import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import { schemasFor } from '../model/results.ts';
import { invalidValue as parsedInvalidValue } from '../parse/errors/invalid-value.ts';
import type { Rule } from './rule.ts';

/** Adds to what the parser finds what a step type's own `check` does. */
export const invalidValue = {
  ...parsedInvalidValue,
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      for (const { path, ...problem } of node.type?.check?.(node.step, schemasFor(model, node)) ?? []) {
        yield { code: parsedInvalidValue.code, ...problem, path: [...node.path, ...path] };
      }
    }
  },
} satisfies Rule;
