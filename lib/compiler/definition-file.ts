import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { importAuthorModule, inTime } from '#core/author-import.ts';
import type { Diagnostic, Span } from '#core/diagnostics.ts';
import { compileDefinition, type DefinedWorkflow, isDefinedWorkflow } from './define-workflow.ts';
import type { Finding } from './findings/finding.ts';
import { toDiagnostic } from './findings/to-diagnostic.ts';
import { placeInModule } from './place-in-module.ts';
import { invalidDefinition } from './rules/invalid-definition.ts';
import type { Compilation, CompileOptions, ImportDefinition, WorkflowSource } from './types.ts';

let loads = 0;

const importFresh: ImportDefinition = (path) => {
  loads += 1;
  const url = `${pathToFileURL(path).href}?load=${loads}`;
  const load = async (): Promise<Record<string, unknown>> => {
    const module = await importAuthorModule<Record<string, unknown>>(url);
    await module.default;
    return module;
  };
  return inTime(load());
};

/** Returns an import that reads each module once, and again when its file has changed: a project reads it to know it, and to compile it. */
export const importOnce = (): ImportDefinition => {
  const imported = new Map<string, ReturnType<ImportDefinition>>();
  return (path) => {
    const { mtimeMs, size } = statSync(path);
    const key = `${path} ${mtimeMs} ${size}`;
    const module = imported.get(key) ?? importFresh(path);
    imported.set(key, module);
    return module;
  };
};

/** Folder of Baton's own code, which no author's mistake is in. */
const OWN = resolve(import.meta.dirname, '..') + sep;

/**
 * Compiles a TypeScript file whose default export is a workflow of `defineWorkflow`, or a promise of one. A file that cannot be loaded, or
 * that exports something else, is a diagnostic like any other error. `path` is absolute; modules that were imported before are read again,
 * unless `options.importDefinition` keeps them.
 */
export const compileDefinitionFile = async (
  path: string,
  source: WorkflowSource,
  options: CompileOptions = {},
): Promise<Compilation> => {
  const loaded = await loadDefinitionFile(path, source, options.importDefinition);
  if (!isDefinedWorkflow(loaded)) return loaded;
  const compiled = compileDefinition(loaded, options, source.file);
  return {
    ...compiled,
    diagnostics: compiled.diagnostics.map((diagnostic) => {
      const span = diagnostic.span ?? placeInModule(diagnostic.path, loaded.definition, source);
      return span ? { ...diagnostic, span } : diagnostic;
    }),
  };
};

/** Loads the workflow that a TypeScript file exports; diagnostics say why there is none. */
export const loadDefinitionFile = async (
  path: string,
  source: WorkflowSource,
  importDefinition = importFresh,
): Promise<DefinedWorkflow | { diagnostics: Diagnostic[] }> => {
  let module: Record<string, unknown>;
  let exported: unknown;
  try {
    module = await importDefinition(path);
    exported = await module.default;
  } catch (error) {
    return { diagnostics: [unloadable(error, path, source)] };
  }
  if (isDefinedWorkflow(exported)) return exported;
  const { default: _, ...others } = module;
  const names = Object.keys(others).filter((name) => isDefinedWorkflow(others[name]));
  const at = lineOf(/export default|defineWorkflow\(/, source.text);
  return {
    diagnostics: [toDiagnostic(invalidDefinition.noWorkflow(exported, names), () => spanAt(at, source))],
  };
};

/** Returns where a text first has what is looked for, or else its beginning. */
const lineOf = (wanted: RegExp, text: string): Omit<Place, 'path'> => {
  const before = text.slice(0, wanted.exec(text)?.index ?? 0).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

const unloadable = (error: unknown, path: string, source: WorkflowSource) => {
  const reason = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? placeOf(error.stack ?? '', path) : undefined;
  const here = place?.path === path;
  const elsewhere = place && !here ? ` (${relative(dirname(path), place.path)}:${place.line})` : '';
  const finding: Finding = invalidDefinition.unloadable(`${reason}${elsewhere}`);
  const at = place && here ? place : (importOf(reason, path, source) ?? importFrom(place, path, source));
  return toDiagnostic(finding, () => spanAt(at, source));
};

/** Node's message about a module or a package that an import of the file does not find. */
const NOT_FOUND = /^Cannot find (?:package|module) '([^']+)'(?: imported from (.+))?$/;

/** Returns where the file imports what cannot be found. */
const importOf = (reason: string, path: string, { text }: WorkflowSource): Place | undefined => {
  const [, missing, from] = NOT_FOUND.exec(reason) ?? [];
  if (missing === undefined || from !== path) return undefined;
  return textIn(text, path, (specifier) =>
    specifier.startsWith('.')
      ? resolve(dirname(path), specifier) === missing
      : specifier === missing || specifier.startsWith(`${missing}/`),
  );
};

/** Returns where a file imports the one with a mistake, or its beginning if that is imported by yet another, or not known. */
const importFrom = (mistake: Place | undefined, path: string, { text }: WorkflowSource): Place => {
  const withoutEnding = (file: string): string => file.replace(/\.[cm]?[tj]s$/, '');
  const wanted = mistake && withoutEnding(mistake.path);
  const isIt = (specifier: string): boolean =>
    specifier.startsWith('.') && withoutEnding(resolve(dirname(path), specifier)) === wanted;
  return textIn(text, path, isIt) ?? { path, line: 1 };
};

/** Returns the first place of a quoted text that is looked for. */
const textIn = (text: string, path: string, isIt: (quoted: string) => boolean): Place | undefined => {
  for (const [index, line] of text.split('\n').entries()) {
    for (const { 2: quoted = '', index: column } of line.matchAll(/(['"])([^'"]+)\1/g))
      if (isIt(quoted)) return { path, line: index + 1, column: column + 1 };
  }
  return undefined;
};

interface Place {
  path: string;
  line: number;
  column?: number;
}

/** A frame of a stack, or the first line of a syntax error's. */
const PLACE = /(?:^|at |async |\()((?:file:\/\/)?\/.+?)(?:\?(?:load|code)=\d+)?:(\d+)(?::(\d+))?\)?$/gm;

/** Returns the place in the author's code that a stack names: in the definition if it is there, otherwise in what it imports. */
const placeOf = (stack: string, path: string): Place | undefined => {
  const places = [...stack.matchAll(PLACE)]
    .map(([, name = '', line, column]) => ({
      path: name.startsWith('file:') ? fileURLToPath(name) : name,
      line: Number(line),
      column: column === undefined ? caretColumn(stack) : Number(column),
    }))
    .filter(({ path: at }) => !at.includes('/node_modules/') && !at.startsWith(OWN));
  return places.find((place) => place.path === path) ?? places[0];
};

/** Syntax errors have a line of carets in place of a column. */
const caretColumn = (stack: string): number | undefined => {
  const found = /^( *)\^+$/m.exec(stack);
  return found ? (found[1]?.length ?? 0) + 1 : undefined;
};

const spanAt = ({ line, column = 1 }: Omit<Place, 'path'>, { text, file }: WorkflowSource): Span => {
  const before = text.split('\n').slice(0, line - 1);
  const offset = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const start = { line, column, offset };
  return { file, start, end: { line, column: column + 1, offset: offset + 1 } };
};
