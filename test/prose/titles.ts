import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const FOLDERS = ['bin', 'lambdas', 'lib', 'statemachines', 'test'];

/** Lists the files with tests, as paths from the root. */
export const testFiles = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );

/** The title of a test, where its call begins or, for a table, ends. */
interface Title {
  file: string;
  line: number;
  /** Whether no `describe` around it says what it is about. */
  isAlone: boolean;
  text: string;
}

const CALL = /^( *)(?:it|test)(?:\.each[^\n]*\)|\.failing)?\(\s*(['"`])(.*?)\2,/gms;

/** The end of a table, from the line that begins it: its title follows. */
const TABLE = /^( *)it\.each(?:<[^\n]*>)?\(\[$.*?^\1\]\)\(\s*(['"`])(.*?)\2,/gms;

/** Returns the titles of a file's tests. */
export const titlesOf = (file: string): Title[] => {
  const source = readFileSync(join(root, file), 'utf8');
  return [CALL, TABLE].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => ({
      file,
      line: source.slice(0, match.index + match[0].length).split('\n').length,
      isAlone: match[1] === '',
      text: match[3] ?? '',
    })),
  );
};

/** Says what keeps a title from being, or from ending, a sentence; undefined for one that does. */
export const flawOf = ({ isAlone, text }: Pick<Title, 'isAlone' | 'text'>): string | undefined => {
  const words = text.replaceAll(/%[a-z#]|\$[a-z]\w*|\$\{.*?\}/gi, '').match(/[\p{L}\d]{2,}/gu) ?? [];
  // In a describe, a table may hold the rest of the sentence.
  if (isAlone && words.length === 0) return 'says nothing besides its parameters';
  if (/^should\b/.test(text)) return 'says what should be instead of what is';
  if (/[^.]\.$/.test(text)) return 'ends with a full stop';
  if (isAlone && /^[a-z]/.test(text) && !text.startsWith('baton '))
    return 'begins without a subject or a capital letter';
  return undefined;
};
