import type { Diagnostic } from '#core/diagnostics.ts';
import { toDiagnostic } from '../findings/to-diagnostic.ts';
import type { Rule } from './rule.ts';

const code = 'duplicate-workflow';

/** A workflow's name and its file. */
export interface NamedFile {
  name: string;
  file: string;
}

/** For each file whose workflow has the name of one in a file before it, what is wrong with that. */
export const duplicateWorkflows = (files: readonly NamedFile[]): Map<string, Diagnostic> => {
  const clashes = [...Map.groupBy(files, ({ name }) => name).values()].flatMap(([first, ...others]) =>
    others.map(({ name, file }) => {
      const message = `the workflow in ${first?.file} is called "${name}" as well`;
      return [file, toDiagnostic({ code, message, path: ['name'], hint: 'rename one of the two' })] as const;
    }),
  );
  return new Map(clashes);
};

export const duplicateWorkflow = {
  code,
  description: 'A workflow, in YAML or TypeScript, with the same name as another one in the project.',
  example: 'name: order   # in order.workflow.yaml, and in order.workflow.ts beside it',
  fix: 'Rename one of the two, or remove it.',
} satisfies Rule;
