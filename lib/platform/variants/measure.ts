import type { WorkflowManifest } from '#contracts/manifest.ts';
import { assignmentOf, assignmentText, VARIANT_FIELD } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';

/** What the record of an execution with a variant has for comparing it. */
export interface Compared {
  variant?: string;
  measure?: number;
}

/**
 * Returns which variant an ended execution got, by its input, and what the experiment measures of it. A measure that fails, or that is not a
 * finite number, is left out; so is that of an execution without an output.
 */
export const comparedBy = async (
  manifests: ReadonlyMap<string, WorkflowManifest>,
  input: Json | undefined,
  output: string | undefined,
): Promise<Compared> => {
  const assigned = isObject(input) ? assignmentOf(input[VARIANT_FIELD]) : undefined;
  if (!assigned) return {};
  const variant = assignmentText(assigned);
  const variants = manifests.get(assigned.workflow)?.variants;
  if (variants?.measure === undefined || variants.experiment !== assigned.experiment) return { variant };
  if (output === undefined) return { variant };
  const measure = await measureOf(variants.measure, { input, output: parseJson(output) });
  return { variant, ...defined({ measure }) };
};

const measureOf = async (
  expression: string,
  values: Record<string, unknown>,
): Promise<number | undefined> => {
  const { default: jsonata } = await import('jsonata');
  try {
    const value: unknown = await jsonata(expression).evaluate(null, values);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
