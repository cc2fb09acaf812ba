import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '#core/diagnostics.ts';
import { renderDiagnostic } from '../render/code-frame.ts';
import type { Colors } from '../terminal/terminal.ts';
import { findRoot } from './project.ts';

/** A file with what the compiler says about it. */
export interface FoundIn {
  /** Absolute path. */
  path: string;
  /** The path as diagnostics have it. */
  file: string;
  text: string;
  diagnostics: readonly Diagnostic[];
}

/** Renders each diagnostic of a file with its lines, which may be in another document of the project. */
export const renderFindings = ({ path, file, text, diagnostics }: FoundIn, colors: Colors): string[] =>
  diagnostics.map((diagnostic) => {
    const { span } = diagnostic;
    const source =
      span === undefined || span.file === file ? text : textOf(join(findRoot(dirname(path)), span.file));
    return renderDiagnostic(diagnostic, source, colors);
  });

const textOf = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;
