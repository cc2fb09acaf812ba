import type { SpanOf } from '#compiler/findings/finding.ts';
import { parseWorkflow } from '#compiler/parse/index.ts';
import { duplicateWorkflows } from '#compiler/rules/duplicate-workflow.ts';
import { UserError } from '../errors/user-error.ts';
import { renderDiagnostic } from '../render/code-frame.ts';
import type { Colors } from '../terminal/terminal.ts';
import type { CompiledFile, ValidWorkflow } from './compile-file.ts';

const duplicatesIn = (files: readonly CompiledFile[]) =>
  duplicateWorkflows(
    files.flatMap(({ file, text, manifest }) => {
      if (!manifest) return [];
      // Only YAML has places, and they are looked for only if a name is there twice.
      const spanOf: SpanOf = (path) =>
        file.endsWith('.ts') ? undefined : parseWorkflow({ text, file }).spanOf?.(path);
      return [{ file, name: manifest.name, spanOf }];
    }),
  );

/** Adds a diagnostic to each file whose workflow has the name of an earlier one. */
export const withSameNames = <File extends CompiledFile>(files: readonly File[]): File[] => {
  const duplicates = duplicatesIn(files);
  return files.map((one) => {
    const duplicate = duplicates.get(one.file);
    return duplicate ? { ...one, diagnostics: [...one.diagnostics, duplicate] } : one;
  });
};

/** Returns an error for the path of each workflow that has the name of an earlier one: a stack can only hold one of them. */
export const sameNames = (workflows: readonly ValidWorkflow[], colors: Colors): Map<string, UserError> => {
  const duplicates = duplicatesIn(workflows);
  return new Map(
    workflows.flatMap(({ path, file, text }): [string, UserError][] => {
      const diagnostic = duplicates.get(file);
      if (!diagnostic) return [];
      const error = new UserError(`${file} has the name of another workflow`, {
        report: renderDiagnostic(diagnostic, text, colors),
        details: { diagnostics: [diagnostic] },
      });
      return [[path, error]];
    }),
  );
};
