import type { WorkflowDocument } from '#compiler/document.ts';
import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import type { Schemas } from '#steps/step-type.ts';

/** Returns the schemas of the results of steps that call a function or a service although they name no action, by step. */
export const stepResults = (
  document: WorkflowDocument,
  steps: Iterable<Step>,
  project: Project,
): Map<string, JsonObject> => {
  const schemas: Schemas = {
    workflow: document.name,
    project,
    sections: document,
    misfits: () => [],
    expression: () => undefined,
    items: () => undefined,
    literalItems: () => undefined,
    template: () => undefined,
  };
  const found = new Map<string, JsonObject>();
  for (const step of steps) {
    const type = stepTypes.get(step.type);
    const isCall = step.uses === undefined && (type?.function?.(step) !== undefined || type?.answered);
    const schema = isCall ? type?.result?.(step, [], schemas) : undefined;
    if (schema) found.set(step.id, schema);
  }
  return found;
};
