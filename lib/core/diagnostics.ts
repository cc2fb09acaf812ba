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

/** How bad a finding is: an error stops the compiler, a warning does not. */
export type Severity = 'error' | 'warning';

/** One finding about what an author wrote: what is wrong, where, and how to mend it. A value, never thrown. */
export interface Diagnostic {
  /** Stable name in kebab-case, e.g. `unknown-field`. */
  code: string;
  severity: Severity;
  /** What is wrong: what stands there and what was expected. */
  message: string;
  /** Where in the document, as keys and indexes from its root. */
  path: (string | number)[];
  /** Where in the source text; absent for documents that were built in TypeScript. */
  span?: Span;
  /** How to mend it. */
  hint?: string;
}

/** Whether any of the findings is an error. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** `/steps/2/with/amount`, or `/` for the root. */
export const pathText = (path: readonly (string | number)[]): string => `/${path.join('/')}`;

/** One line for logs: `file:line:column error code: message (hint)`. */
export const diagnosticLine = (diagnostic: Diagnostic): string => {
  const { span, severity, code, message, hint, path } = diagnostic;
  const where = span ? `${span.file}:${span.start.line}:${span.start.column}` : pathText(path);
  return `${where} ${severity} ${code}: ${message}${hint ? ` (${hint})` : ''}`;
};
