import type { Diagnostic } from '#core/diagnostics.ts';
import type { Finding, SpanOf } from '../findings/finding.ts';
import { toDiagnostic } from '../findings/to-diagnostic.ts';
import type { Rule } from './rule.ts';

const code = 'duplicate-workflow';

/** A workflow's name and its file. */
export interface NamedFile {
  name: string;
  file: string;
  /** Finds places in the file, if it has any. */
  spanOf?: SpanOf;
}

/** Returns, for each file whose workflow has the name of one in a file before it, what is wrong with that. */
export const duplicateWorkflows = (files: readonly NamedFile[]): Map<string, Diagnostic> => {
  const clashes = [...Map.groupBy(files, ({ name }) => name).values()].flatMap(([first, ...others]) =>
    others.map(({ name, file, spanOf }) => {
      const message = `the workflow in ${first?.file} is called "${name}" as well`;
      const finding: Finding = { code, message, path: ['name'], hint: 'rename one of the two' };
      return [file, toDiagnostic(finding, spanOf)] as const;
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
