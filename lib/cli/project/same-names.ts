import { duplicateWorkflows } from '#compiler/rules/duplicate-workflow.ts';
import { UserError } from '../errors/user-error.ts';
import { renderDiagnostic } from '../render/code-frame.ts';
import type { Colors } from '../terminal/terminal.ts';
import type { CompiledFile, ValidWorkflow } from './compile-file.ts';

const duplicatesIn = (files: readonly CompiledFile[]) =>
  duplicateWorkflows(
    files.flatMap(({ file, manifest }) => (manifest ? [{ file, name: manifest.name }] : [])),
  );

/** Adds a diagnostic to each file whose workflow has the name of an earlier one. */
export const withSameNames = <File extends CompiledFile>(files: readonly File[]): File[] => {
  const duplicates = duplicatesIn(files);
  return files.map((one) => {
    const duplicate = duplicates.get(one.file);
    return duplicate ? { ...one, diagnostics: [...one.diagnostics, duplicate] } : one;
  });
};

/** Throws a UserError if two workflows have the same name: a stack can only hold one of them. */
export const refuseSameNames = (workflows: readonly ValidWorkflow[], colors: Colors): void => {
  const [duplicate] = duplicatesIn(workflows);
  if (!duplicate) return;
  const [file, diagnostic] = duplicate;
  throw new UserError(`${file} has the name of another workflow`, {
    report: renderDiagnostic(diagnostic, undefined, colors),
    details: { diagnostics: [diagnostic] },
  });
};
