import { type Document, isCollection, type Node, visit, type YAMLError } from 'yaml';
import { ownField } from '#core/json.ts';

/** A syntax error in plain words. */
export interface YamlExplanation {
  message: string;
  hint?: string;
  /** Offset in the text. */
  start: number;
}

const lineAt = (text: string, offset: number): string => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
};

type Explain = (
  text: string,
  error: YAMLError,
  document: Document,
) => Omit<YamlExplanation, 'start'> & { start?: number };

const reservedStart: Explain = (text, error) => ({
  message: `a text without quotes cannot begin with ${JSON.stringify(text[error.pos[0]] ?? '')}`,
  hint: 'put the text in quotes',
});

/** What word processors make of a quote. */
const TYPOGRAPHIC_QUOTE = /[\u201c-\u201f\u2018-\u201b\u00ab\u00bb]/;

const unexpected: Explain = (text, error) => {
  const before = text.slice(0, error.pos[0]).trimEnd();
  const quote = before.at(-1);
  if (quote === '"' || quote === "'") {
    return {
      message: `there is something after the closing ${quote}`,
      hint: `a text that begins with a quote ends at the next one: put the whole in the other kind of quotes`,
    };
  }
  const line = lineAt(text, error.pos[0]).trim();
  const typographic = TYPOGRAPHIC_QUOTE.exec(line)?.[0];
  return {
    message: `this does not fit here: ${JSON.stringify(line.slice(0, 60))}`,
    hint: typographic
      ? `${typographic} is not a quote in YAML, but a character of the text: write " in its place`
      : 'check the indentation and the brackets above it; a text with special characters needs quotes',
  };
};

const CLOSING: Record<string, string> = { '"': '"', "'": "'", '[': ']', '{': '}' };

/** Returns the offset of the last quote or bracket that is not closed. */
const openNode = (text: string, document: Document, opening: RegExp): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Node: (_key, node: Node) => {
      const [start, end] = node.range ?? [0, 0];
      const first = text[start] ?? '';
      if (!opening.test(first) || (isCollection(node) && !node.flow)) return;
      const last = text
        .slice(start + 1, end)
        .trimEnd()
        .at(-1);
      if (last !== ownField(CLOSING, first)) found = start;
    },
  });
  return found;
};

const TAB = { message: 'there is a tab in the indentation', hint: 'indent with spaces' };

const MISPLACED = {
  message: 'the indentation does not fit the lines above',
  hint: 'entries of one map or list begin in the same column',
};

/** A line that is an entry: `key: value`, or one that begins with a dash. */
const ENTRY = /^ *(?:- |[\w.$-]+:(?: |$))/;

/** Explains an entry that is indented further than the one above it, whose text it would continue. */
const continued: Explain = (text, error) => {
  const [from] = error.pos;
  const line = lineAt(text, from);
  if (/^ *- /.test(text.slice(from))) return MISPLACED;
  const rest = text.slice(from).split('\n');
  const next = rest.findIndex((each, index) => index > 0 && each.trim() !== '');
  if (rest[0]?.includes(': ') || !ENTRY.test(rest[next] ?? ''))
    return { message: 'a text without quotes cannot contain ": "', hint: 'put the whole text in quotes' };
  const above = /^ *(?:- +)*([^:]*)/.exec(line)?.[1] ?? '';
  const indent = (rest[next]?.length ?? 0) - (rest[next]?.trimStart().length ?? 0);
  return {
    message: 'this line is indented further than the one above, whose text it would continue',
    hint: `begin it in the same column as "${above}"`,
    start: from + rest.slice(0, next).join('\n').length + 1 + indent,
  };
};

const EXPLANATIONS: Record<string, Explain> = {
  BLOCK_AS_IMPLICIT_KEY: continued,
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'a key cannot go over several lines',
    hint: 'check that the line ends its quotes and that "key:" is followed by a value',
  }),
  BAD_SCALAR_START: reservedStart,
  UNEXPECTED_TOKEN: unexpected,
  TAB_AS_INDENT: () => TAB,
  RESOURCE_EXHAUSTION: () => ({ message: 'lists or maps are nested too deeply', hint: 'close a bracket' }),
  MULTIPLE_DOCS: () => ({
    message: 'the file has more than one document',
    hint: 'a file holds one workflow: remove the line "---"',
  }),
  TAG_RESOLVE_FAILED: (text, error) => ({
    message: `"${text.slice(...(error.pos as [number, number]))}" is read as a YAML tag, and Baton has none`,
    hint: 'put the text in quotes',
  }),
  MISSING_CHAR: (text, error, document) => {
    if (!error.message.includes('quote')) {
      const line = lineAt(text, error.pos[0]);
      if (ENTRY.test(line)) return MISPLACED;
      return { message: 'a key without a value', hint: 'write "key: value"; check the indentation' };
    }
    const start = openNode(text, document, /["']/);
    return { message: 'a quote is opened and not closed', hint: 'close it on the same line', start };
  },
  BAD_INDENT: (text, error, document) => {
    if (/^ *\t/.test(lineAt(text, error.pos[0]))) return TAB;
    const end = /end with a (.)/.exec(error.message)?.[1];
    return end
      ? {
          message: `a bracket is opened and not closed: "${end}" is missing`,
          hint: `add "${end}"`,
          start: openNode(text, document, /[[{]/),
        }
      : MISPLACED;
  },
};

/** Explains in plain words what YAML's parser found, and how to fix it. */
export const explainYamlError = (text: string, document: Document, error: YAMLError): YamlExplanation => {
  const explain = ownField(EXPLANATIONS, error.code);
  if (!explain) return { message: error.message, start: error.pos[0] };
  const { start = error.pos[0], ...explained } = explain(text, error, document);
  return { start, ...explained };
};
