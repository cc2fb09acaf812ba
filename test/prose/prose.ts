import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A piece of English in a file, at a line that counts from 1. */
export type Prose = { file: string; line: number; text: string };

const FOLDERS = ['bin', 'lambdas', 'lib', 'statemachines', 'test'];
const KINDS = ['.ts', '.tsx', '.js', '.md', '.yaml'];
/** Definitions and histories that were recorded elsewhere, and the list of phrases itself. */
const LEFT_OUT = /^test\/(conformance\/cases|prose)\//;

/** Lists the files that hold prose, as paths from the root. */
export const filesWithProse = (): string[] => [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && KINDS.includes(extname(entry.name)))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  ).filter((file) => !LEFT_OUT.test(file)),
];

/** Returns the text of a file, by its path from the root. */
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Returns a file's comments and sentences: quoted text of three words or more, and Markdown outside code blocks. */
export const proseOf = (file: string): Prose[] => {
  const text = textOf(file);
  const pieces = /[.](tsx?|js)$/.test(file) ? piecesOfCode(text) : [{ index: 0, text: withoutCode(text) }];
  return pieces.flatMap((piece) => {
    const first = text.slice(0, piece.index).split('\n').length;
    return piece.text.split('\n').map((line, index) => ({ file, line: first + index, text: line }));
  });
};

const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

const piecesOfCode = (text: string): { index: number; text: string }[] =>
  [...text.matchAll(COMMENT_OR_STRING)]
    .map((match) => ({ index: match.index, text: match[0] }))
    .filter((piece) => piece.text.startsWith('/') || piece.text.split(' ').length >= 3);

/** Blanks out code blocks and inline code, and keeps the lines. */
const withoutCode = (text: string): string =>
  text.replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, ' '));
