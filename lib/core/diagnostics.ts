/** A place in a source text. Lines and columns count from 1, offsets from 0. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

/** A stretch of a source text; `end` is exclusive. */
export interface Span {
  file: string;
  start: Position;
  end: Position;
}

/** Severity of a diagnostic: an error stops the compiler, a warning does not. */
export type Severity = 'error' | 'warning';

/** A finding about what an author wrote: what is wrong, where, and how to fix it. It is a value and never thrown. */
export interface Diagnostic {
  /** Stable name in kebab-case, e.g. `unknown-field`. */
  code: string;
  severity: Severity;
  /** What is wrong: what was found, and what was expected. */
  message: string;
  /** Where in the document, as keys and indexes from its root. */
  path: (string | number)[];
  /** Where in the source text; absent for documents that were built in TypeScript. */
  span?: Span;
  /** How to fix it. */
  hint?: string;
}

/** Tells whether any of the diagnostics is an error. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** Writes a path as `/steps/2/with/amount`, or `/` for the root. */
export const pathText = (path: readonly (string | number)[]): string => `/${path.join('/')}`;

/** Formats a diagnostic as a line for logs: `file:line:column error code: message (hint)`. */
export const diagnosticLine = (diagnostic: Diagnostic): string => {
  const { span, severity, code, message, hint, path } = diagnostic;
  const where = span ? `${span.file}:${span.start.line}:${span.start.column}` : pathText(path);
  return `${where} ${severity} ${code}: ${message}${hint ? ` (${hint})` : ''}`;
};
