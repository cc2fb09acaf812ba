import { stringify } from 'yaml';
import type { WrittenSource } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { WorkflowDocument } from './document.ts';
import type { SpanOf } from './findings/finding.ts';
import { buildModel } from './model/build.ts';
import { parseWorkflow } from './parse/index.ts';
import type { Compilation } from './types.ts';

/** Returns a workflow's text with the line in which each step begins, as people read it beside what it is compiled to. */
export const writtenSource = (document: WorkflowDocument, text: string, spanOf: SpanOf): WrittenSource => ({
  text,
  lines: Object.fromEntries(
    buildModel(document).steps.flatMap(({ step, path }) => {
      const line = spanOf(path)?.start.line;
      return line === undefined || step.id === '' ? [] : [[step.id, line]];
    }),
  ),
});

/** Returns a workflow that was written in TypeScript as it would be in YAML. */
export const sourceOfDefinition = (
  document: WorkflowDocument,
  definition: Json,
  project: Project = {},
): WrittenSource => {
  const text = stringify(definition, { lineWidth: 110, aliasDuplicateObjects: false });
  return writtenSource(document, text, parseWorkflow({ text, file: document.name }, project).spanOf);
};

/**
 * Adds to a compilation what it was compiled from; one with errors is returned as it is. It is made when the manifest's `source` is first read: of a
 * workflow in TypeScript it takes as long as most of the compilation, and who tests or sweeps a workflow does not read it.
 */
export const withSource = (
  compilation: Compilation,
  sourceOf: (document: WorkflowDocument) => WrittenSource,
): Compilation => {
  const { document, manifest } = compilation;
  if (!document || !manifest) return compilation;
  let made: WrittenSource | undefined;
  return {
    ...compilation,
    manifest: {
      ...manifest,
      get source() {
        made ??= sourceOf(document);
        return made;
      },
    },
  };
};
