import { isObject, type Json, type JsonObject, jsonEqual } from '#core/json.ts';
import type { Project } from '../project.ts';
import { startedFacts, startedWorkflows } from './targets.ts';

/**
 * Returns the JSON Schema of what a workflow returns to a step: of any of the workflows that its variants start in its place. Undefined if it
 * is not known of each.
 */
export const outputOf = (workflow: string, project: Project): JsonObject | undefined => {
  const known = startedFacts(workflow, project).map(({ output }) => output);
  if (known.length < startedWorkflows(workflow, project).length) return undefined;
  const outputs: Json[] = [];
  for (const output of known) {
    if (!output) return undefined;
    if (!outputs.some((other) => jsonEqual(other, output))) outputs.push(output);
  }
  const [first] = outputs;
  if (outputs.length > 1) return { anyOf: outputs };
  return isObject(first) ? first : undefined;
};
