/** A parameter in a statement's text. */
export interface StatementParameter {
  name: string;
  /** Place in the text; `end` is exclusive. */
  start: number;
  end: number;
  /** Whether the text casts it to JSON. */
  json: boolean;
}

/** What Baton knows of a statement. */
export interface Statement {
  text: string;
  parameters: StatementParameter[];
  /** Its first word, in small letters. */
  verb: string;
  /** Whether it may change something. */
  writes: boolean;
  /** Whether something follows a semicolon. */
  several: boolean;
}

/** Comments, texts, quoted names, texts in dollars, casts, semicolons, parameters and words. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|(?<![\w$])\$(\w*)\$[\s\S]*?\$\1\$|::|;|:([A-Za-z_]\w*)|[A-Za-z_][\w$]*/g;

const READS = new Set(['select', 'values', 'table', 'show', 'explain', 'with']);

const CHANGES = new Set(['insert', 'update', 'delete', 'merge']);

/**
 * Finds parameters such as `:customer`, and tells whether a statement writes: one that begins with another word than those of reading,
 * or a `WITH` in which rows are changed. What functions do is not known.
 */
export const parseStatement = (text: string): Statement => {
  const parameters: StatementParameter[] = [];
  const words: string[] = [];
  let ended = false;
  let several = false;
  for (const match of text.matchAll(TOKEN)) {
    const [token, , name] = match;
    if (/^(--|\/\*)/.test(token)) continue;
    if (ended) several = true;
    if (token === ';') ended = true;
    else if (name !== undefined) {
      const end = match.index + token.length;
      parameters.push({ name, start: match.index, end, json: /^\s*::\s*jsonb?\b/i.test(text.slice(end)) });
    } else if (/^\w/.test(token) && !token.includes("'")) words.push(token.toLowerCase());
  }
  return { text, parameters, verb: words[0] ?? '', writes: writing(words), several };
};

const writing = (words: readonly string[]): boolean => {
  const [first = ''] = words;
  if (!READS.has(first) || words.includes('into')) return true;
  if (first === 'explain') return words.includes('analyze');
  return first === 'with' && words.some((word, index) => CHANGES.has(word) && !isLock(words, index));
};

/** `FOR UPDATE` locks rows that are read. */
const isLock = (words: readonly string[], index: number): boolean =>
  words[index] === 'update' && ['for', 'key'].includes(words[index - 1] ?? '');
