import type { Sensitive } from '#contracts/manifest.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { deref } from './schemas/json-schema.ts';

/** Names of a step's fields that are masked; `*` for all. */
export const sensitiveFields = ({ sensitive }: Step): string[] =>
  sensitive === true ? ['*'] : (sensitive ?? []);

/** References that a schema may go through, so that one that contains itself has an end. */
const MAX_DEPTH = 12;

/** Returns the paths of values of an input whose schema says `x-sensitive: true`; `*` stands for every item of a list. */
export const sensitivePaths = (schema: JsonObject | undefined): string[][] => {
  const pathsIn = (value: Json | undefined, depth: number): string[][] => {
    const known = isObject(value) && schema ? deref(value, schema) : undefined;
    if (!known || depth > MAX_DEPTH) return [];
    if (known['x-sensitive'] === true) return [[]];
    const properties = isObject(known.properties) ? known.properties : {};
    return [
      ...Object.entries(properties).flatMap(([name, item]) =>
        pathsIn(item, depth + 1).map((path) => [name, ...path]),
      ),
      ...pathsIn(known.items, depth + 1).map((path) => ['*', ...path]),
    ];
  };
  return schema === undefined || !JSON.stringify(schema).includes('"x-sensitive"') ? [] : pathsIn(schema, 0);
};

/** Returns what of a workflow's data is masked; undefined if nothing is. */
export const sensitiveOf = (input: JsonObject | undefined, steps: Iterable<Step>): Sensitive | undefined => {
  const paths = sensitivePaths(input);
  const fields = Array.from(steps, (step) => [step.id, sensitiveFields(step)] as const).filter(
    ([, names]) => names.length > 0,
  );
  if (paths.length === 0 && fields.length === 0) return undefined;
  return {
    ...(paths.length > 0 ? { input: paths } : {}),
    ...(fields.length > 0 ? { steps: Object.fromEntries(fields) } : {}),
  };
};
