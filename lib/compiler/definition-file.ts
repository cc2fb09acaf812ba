import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic, Span } from '#core/diagnostics.ts';
import { compileDefinition, type DefinedWorkflow, isDefinedWorkflow } from './define-workflow.ts';
import type { Finding } from './findings/finding.ts';
import { toDiagnostic } from './findings/to-diagnostic.ts';
import { placeInModule } from './place-in-module.ts';
import { invalidDefinition } from './rules/invalid-definition.ts';
import type { Compilation, CompileOptions, ImportDefinition, WorkflowSource } from './types.ts';

let loads = 0;

/** How long a file may wait for something when it is imported, on a busy machine too. */
const MAX_LOAD_MILLISECONDS = 30_000;

/** Rejects if a file waits for something that does not come: nothing else would be said of it. */
export const inTime = async <Value>(
  load: Promise<Value>,
  milliseconds = MAX_LOAD_MILLISECONDS,
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = `what it waits for does not come within ${milliseconds / 1000} s`;
    timer = setTimeout(() => reject(new Error(reason)), milliseconds);
  });
  try {
    return await Promise.race([load, late]);
  } finally {
    clearTimeout(timer);
  }
};

const loading = new Set<string>();
const { exit } = process;

/** Loads a file that may not end the process meanwhile: the command would end without a word. */
const withoutExit = async <Value>(path: string, load: () => Promise<Value>): Promise<Value> => {
  loading.add(path);
  process.exit = (code) => {
    const refusal = new Error('it calls process.exit');
    if ([...loading].some((one) => refusal.stack?.includes(one))) throw refusal;
    return exit.call(process, code);
  };
  try {
    return await load();
  } finally {
    loading.delete(path);
    if (loading.size === 0) process.exit = exit;
  }
};

const importFresh: ImportDefinition = (path) => {
  loads += 1;
  const url = `${pathToFileURL(path).href}?load=${loads}`;
  const load = async (): Promise<Record<string, unknown>> => {
    const module: Record<string, unknown> = await import(url);
    await module.default;
    return module;
  };
  return inTime(withoutExit(path, load));
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
 * Compiles a TypeScript file whose default export is a workflow of `defineWorkflow`, or a promise of one. A file that cannot be loaded, or that exports something
 * else, is a diagnostic like any other error. `path` is absolute; modules that were imported before are read again, unless
 * `options.importDefinition` keeps them.
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
  const at = place && here ? place : importOf(reason, path, source);
  return toDiagnostic(finding, () => at && spanAt(at, source));
};

/** Node's message about a module or a package that an import of the file does not find. */
const NOT_FOUND = /^Cannot find (?:package|module) '([^']+)'(?: imported from (.+))?$/;

/** Returns where the file imports what cannot be found. */
const importOf = (reason: string, path: string, { text }: WorkflowSource): Place | undefined => {
  const [, missing, from] = NOT_FOUND.exec(reason) ?? [];
  if (missing === undefined || from !== path) return undefined;
  for (const [index, line] of text.split('\n').entries()) {
    for (const { 2: specifier = '', index: column } of line.matchAll(/(['"])([^'"]+)\1/g)) {
      const isIt = specifier.startsWith('.')
        ? resolve(dirname(path), specifier) === missing
        : specifier === missing || specifier.startsWith(`${missing}/`);
      if (isIt) return { path, line: index + 1, column: column + 1 };
    }
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
