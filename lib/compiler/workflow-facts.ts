import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Project, VariantFacts, WorkflowFacts } from '#steps/project.ts';
import type { WorkflowDocument } from './document.ts';
import { stepsIn, undoOf } from './model/add-undos.ts';
import { buildModel } from './model/build.ts';
import { outputSchema } from './model/results.ts';
import { noGaps } from './parse/shape.ts';
import type { ParseGaps } from './parse/steps.ts';
import { schemaProblems } from './schemas/check-schema.ts';
import type { ActionCatalog } from './types.ts';

/** A workflow of the project as it was parsed. */
export interface ProjectWorkflow {
  document: WorkflowDocument;
  /** Absolute path. */
  file: string;
  gaps?: ParseGaps;
}

/**
 * Returns the facts about workflows that call each other, by name; of several with the same name the first. What one fact needs of
 * another workflow is computed when it is read. In a cycle it is unknown, and a diagnostic reports the cycle.
 */
export const workflowFacts = (
  workflows: readonly ProjectWorkflow[],
  actions?: ActionCatalog,
): ReadonlyMap<string, WorkflowFacts> => {
  const facts = new Map<string, WorkflowFacts>();
  for (const workflow of workflows) {
    if (!facts.has(workflow.document.name))
      facts.set(workflow.document.name, factsOf(workflow, { workflows: facts }, actions));
  }
  return facts;
};

const factsOf = (
  { document, file, gaps = noGaps() }: ProjectWorkflow,
  project: Project,
  actions?: ActionCatalog,
): WorkflowFacts => {
  const { name, input } = document;
  const steps = [...stepsIn(document.steps, gaps)];
  const variants = variantFacts(document);
  const output = once<JsonObject | undefined>(undefined, () =>
    outputSchema(buildModel(document, { ...project, actions }, gaps)),
  );
  const undoes = once(false, () =>
    steps.some(
      ({ step, result }) =>
        step.compensate !== undefined || undoOf(step, result, { ...project, actions }) !== undefined,
    ),
  );
  return {
    name,
    file,
    ...(input !== undefined && schemaProblems(input).length === 0 && { input }),
    ...defined({ variants }),
    calls: [
      ...new Set([
        ...steps.flatMap(({ step }) => stepTypes.get(step.type)?.calls?.(step) ?? []),
        ...(variants ?? []).flatMap(({ workflow }) => workflow ?? []),
      ]),
    ],
    get output() {
      return output();
    },
    get undoes() {
      return undoes();
    },
  };
};

const variantFacts = ({ variants }: WorkflowDocument): VariantFacts[] | undefined =>
  variants &&
  Object.values(variants).map(({ workflow, version, with: set = {} }) => ({
    ...defined({ workflow, version }),
    sets: Object.keys(set),
  }));

/** Computes a value on its first use; while it is computed, it is what is `assumed`. */
const once = <T>(assumed: T, compute: () => T): (() => T) => {
  let value = assumed;
  let known = false;
  return () => {
    if (!known) {
      known = true;
      value = compute();
    }
    return value;
  };
};
