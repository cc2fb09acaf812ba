import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

/** The fields of a schema that lists them all; undefined if values may have others. */
const allFields = (schema: JsonObject | undefined): string[] | undefined =>
  isObject(schema?.properties) && (schema.additionalProperties ?? false) === false
    ? Object.keys(schema.properties)
    : undefined;

/** Checks that the fields which a step masks are in the input or the result of its action: a misspelled one would be shown. */
export const checkSensitive = ({ uses, sensitive }: Step, { project }: Schemas): StepProblem[] => {
  if (!Array.isArray(sensitive)) return [];
  const action = project.actions?.get(String(uses));
  const [input, output] = [allFields(action?.input), allFields(action?.output)];
  if (!input || !output) return [];
  const known = [...new Set([...input, ...output])];
  return sensitive.flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: ['sensitive', index],
            message: `neither the input nor the result of ${uses} has a field "${name}"`,
            hint: didYouMean(name, known) ?? `they have ${known.join(', ') || 'none'}`,
          },
        ],
  );
};
