import type { JsonObject } from '#core/json.ts';
import type { Fact } from '../expressions/facts.ts';
import { type OptionalField, optionalFields } from '../schemas/json-schema.ts';

/** A read of `$variable.steps`. */
interface Read {
  variable: string;
  steps: readonly string[];
}

/**
 * Returns the first optional field on a path that no fact says is set. A field is known to be set if a field that begins with the
 * same steps is: `$x.a.b` says so of `$x.a`, and nothing of `$x.c`.
 */
export const unguardedField = (
  schema: JsonObject,
  { variable, steps }: Read,
  facts: readonly Fact[],
): OptionalField | undefined =>
  optionalFields(schema, steps).find(
    ({ index }) =>
      !facts.some(
        (fact) =>
          fact.is === 'set' &&
          fact.variable === variable &&
          steps.slice(0, index + 1).every((step, place) => fact.path[place] === step),
      ),
  );
