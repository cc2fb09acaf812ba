import type { Sensitive } from '#contracts/manifest.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { deref } from './schemas/json-schema.ts';

/** Returns the names of a step's fields that are masked; `*` for all. */
export const sensitiveFields = ({ sensitive }: Step): string[] =>
  sensitive === true ? ['*'] : (sensitive ?? []);

/** References that a schema may go through, so that one that contains itself has an end. */
const MAX_DEPTH = 12;

const listIn = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const valuesIn = (value: Json | undefined): Json[] => (isObject(value) ? Object.values(value) : []);

/**
 * Returns the paths of values of an input whose schema says `x-sensitive: true`, in whichever of its alternatives; `*` stands for
 * every item of a list. A map some of whose unnamed fields are sensitive is sensitive as a whole.
 */
export const sensitivePaths = (schema: JsonObject | undefined): string[][] => {
  const pathsIn = (value: Json | undefined, depth: number): string[][] => {
    const known = isObject(value) && schema ? deref(value, schema) : undefined;
    if (!known || depth > MAX_DEPTH) return [];
    if (known['x-sensitive'] === true || (isObject(value) && value['x-sensitive'] === true)) return [[]];
    const inside = (item: Json): string[][] => pathsIn(item, depth + 1);
    const unnamed = [known.additionalProperties ?? null, ...valuesIn(known.patternProperties)];
    if (unnamed.some((item) => inside(item).length > 0)) return [[]];
    const properties = isObject(known.properties) ? known.properties : {};
    const others = [known.then ?? null, known.else ?? null, ...valuesIn(known.dependentSchemas)];
    return [
      ...Object.entries(properties).flatMap(([name, item]) => inside(item).map((path) => [name, ...path])),
      ...[known.items ?? null, ...listIn(known.prefixItems)].flatMap(inside).map((path) => ['*', ...path]),
      ...[...listIn(known.allOf), ...listIn(known.anyOf), ...listIn(known.oneOf), ...others].flatMap(inside),
    ];
  };
  if (schema === undefined || !JSON.stringify(schema).includes('"x-sensitive"')) return [];
  return [...new Map(pathsIn(schema, 0).map((path) => [JSON.stringify(path), path])).values()];
};

/** Returns what of a workflow's data is masked; undefined if nothing is. */
export const sensitiveOf = (input: JsonObject | undefined, steps: Iterable<Step>): Sensitive | undefined => {
  const paths = sensitivePaths(input);
  const fields = Array.from(steps, (step) => [step.id, sensitiveFields(step)] as const).filter(
    ([, names]) => names.length > 0,
  );
  if (paths.length === 0 && fields.length === 0) return undefined;
  return {
    ...(paths.length > 0 && { input: paths }),
    ...(fields.length > 0 && { steps: Object.fromEntries(fields) }),
  };
};
