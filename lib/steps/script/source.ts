import { stripTypeScriptTypes } from 'node:module';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';

/** A step, or a script of the document, whose `script` or `file` has the code in a `language`. */
export type Source = Readonly<Record<string, unknown>>;

/** A place in a script: lines and columns from 1. */
export interface SyntaxProblem {
  message: string;
  line: number;
  column: number;
}

/** Returns the text of a step's script; undefined if its file cannot be read. */
export const textOf = (step: Source, project: Project): string | undefined =>
  typeof step.script === 'string' ? step.script : project.read?.(String(step.file));

/** Whether a step's script is in Python. */
export const isPython = (step: Source): boolean =>
  step.language === 'python' || (step.language === undefined && /[.]py$/.test(String(step.file ?? '')));

/** Returns the names of a step's `with`, which the code reads. */
export const namesOf = (step: Step): string[] =>
  typeof step.with === 'object' && step.with !== null ? Object.keys(step.with) : [];

/** Returns the function of `(values, context)` that has a script as its body, without types; or what is wrong with the script. */
export const javascriptOf = (text: string, names: readonly string[]): string | SyntaxProblem => {
  const source = `(async ({ ${names.join(', ')} }, context) => {\n${text}\n})`;
  try {
    return stripTypeScriptTypes(source);
  } catch (error) {
    return problemIn(error as Error, text);
  }
};

/** Reads the place from the stack, in which Node draws the line and a caret below the column. */
const problemIn = ({ message, stack = '' }: Error, text: string): SyntaxProblem => {
  const lines = text.split('\n');
  const line = Math.min(Math.max(Number(/^:(\d+)/.exec(stack)?.[1] ?? 2) - 1, 1), lines.length);
  const caret = /^( *)\^/m.exec(stack)?.[1]?.length ?? 0;
  return { message, line, column: Math.min(caret, (lines[line - 1] ?? '').length) + 1 };
};

/** Returns where a place of a text is, in characters from its beginning. */
export const offsetOf = (text: string, { line, column }: Pick<SyntaxProblem, 'column' | 'line'>): number => {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1, text.length - 1);
};
