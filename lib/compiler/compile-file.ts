import { basename } from 'node:path';
import { hasErrors } from '#core/diagnostics.ts';
import { compileDefinitionFile } from './definition-file.ts';
import { exampleInputs } from './example-inputs.ts';
import { toDiagnostic } from './findings/to-diagnostic.ts';
import { compileWorkflow } from './index.ts';
import { unlikeFile } from './parse/errors/unlike-file.ts';
import { parseYaml } from './parse/yaml.ts';
import { readSourceFile } from './source-file.ts';
import type { Compilation, CompileOptions, WorkflowSource } from './types.ts';

/**
 * Compiles the file of a workflow, or of a document that compiles to one: YAML, or a TypeScript module. `file` is its name in diagnostics.
 * Never throws: a file that cannot be read is a diagnostic as well.
 */
export const compileFile = async (
  path: string,
  file: string,
  options: CompileOptions = {},
): Promise<Compilation & Pick<WorkflowSource, 'text'>> => {
  const { text, unreadable } = readSourceFile(path, file);
  if (unreadable) return { text, diagnostics: [unreadable] };
  const source = { text, file };
  const isModule = /\.(ts|js)$/.test(path);
  const compilation = isModule
    ? await compileDefinitionFile(path, source, options)
    : compileWorkflow(source, options);
  const { document, diagnostics, manifest } = compilation;
  if (!document || hasErrors(diagnostics)) return { ...compilation, text };
  const other = unlikeFile.name(document.name, basename(path));
  const examples = exampleInputs(path);
  return {
    ...compilation,
    ...(manifest && examples.length > 0 && { manifest: { ...manifest, examples } }),
    text,
    diagnostics: other
      ? [...diagnostics, toDiagnostic(other, isModule ? undefined : parseYaml(source).spanOf)]
      : diagnostics,
  };
};
