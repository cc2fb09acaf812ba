import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '#core/diagnostics.ts';
import { invalidYaml } from './parse/errors/invalid-yaml.ts';
import { invalidDefinition } from './rules/invalid-definition.ts';
import type { WorkflowSource } from './types.ts';

/** A file's text, and why it is not what the file holds, if so. */
export interface SourceFile extends WorkflowSource {
  unreadable?: Diagnostic;
}

/** Reads a document's file; `file` is its name in diagnostics. A byte that is not UTF-8 would become another one, and be deployed as that. */
export const readSourceFile = (path: string, file: string): SourceFile => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return {
      text: '',
      file,
      unreadable: problem(path, `the file cannot be read: ${(error as Error).message}`),
    };
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return isUtf8(bytes) ? { text, file } : { text, file, unreadable: notUtf8(bytes, path, file) };
};

const problem = (path: string, message: string): Diagnostic => ({
  code: /\.(ts|js)$/.test(path) ? invalidDefinition.code : invalidYaml.code,
  severity: 'error',
  message,
  path: [],
});

const notUtf8 = (bytes: Buffer, path: string, file: string): Diagnostic => {
  const lines = bytes.toString('latin1').split('\n');
  const index = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1')));
  const offset = lines.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  const at = { line: index + 1, column: 1, offset };
  return {
    ...problem(path, `the file is not UTF-8: line ${index + 1} has other bytes`),
    span: { file, start: at, end: at },
    hint: 'save it in UTF-8',
  };
};
