import {
  compileDefinition,
  type DefinedWorkflow,
  defineWorkflow,
  documentOf,
  type WorkflowDefinition,
} from '#compiler/define-workflow.ts';
import type { Compilation, CompileOptions } from '#compiler/types.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';

/** Returns the manifest of a compilation; throws its errors. */
export const manifestIn = ({ manifest, diagnostics }: Compilation): WorkflowManifest => {
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest;
};

/** Compiles a workflow; throws its errors. */
export const compiledWorkflow = (
  definition: Omit<Partial<WorkflowDefinition>, 'steps'> & { steps: unknown[] },
  options: CompileOptions = {},
): WorkflowManifest =>
  manifestIn(
    compileDefinition(defineWorkflow({ name: 'tested', ...definition } as WorkflowDefinition), options),
  );

/** Returns what workflows that are compiled together know of each other. */
export const factsOf = (definitions: readonly DefinedWorkflow[]): ReturnType<typeof workflowFacts> =>
  workflowFacts(
    definitions.flatMap((one) => {
      const { document } = documentOf(one);
      return document ? [{ document, file: '' }] : [];
    }),
  );

/** Compiles workflows that call each other; throws their errors. */
export const compiledTogether = <Definitions extends readonly DefinedWorkflow[]>(
  ...definitions: Definitions
): { [Index in keyof Definitions]: WorkflowManifest } => {
  const workflows = factsOf(definitions);
  return definitions.map((one) => manifestIn(compileDefinition(one, { workflows }))) as {
    [Index in keyof Definitions]: WorkflowManifest;
  };
};

/** The text of an import specifier for handlers of test projects, which have no packages. */
export const specifierOf = (name: string): string => JSON.stringify(import.meta.resolve(name));
