/** What is wrong with a text that is not JSON, and where. */
export interface JsonProblem {
  message: string;
  /** From 1; the column is the one after what was read. */
  line: number;
  column: number;
}

/** Returns what Jackson, which AWS parses with, says of text that is not JSON; undefined if it is. */
export const jsonProblem = (text: string): JsonProblem | undefined => {
  const open: Container[] = [];
  let expects: Expectation = 'value';
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = tokenAt(text, at);
    const wrong = problemOf(text, at, { token, expects, container: open.at(-1) });
    if (wrong) return wrong;
    if (token === '{' || token === '[') open.push(token === '{' ? 'Object' : 'Array');
    if (token === '}' || token === ']') open.pop();
    expects = after(token ?? '', expects, open.at(-1));
    at += token?.length ?? 1;
  }
  const container = open.at(-1);
  if (container === undefined && expects === 'comma') return undefined;
  const inside = container === undefined ? '' : `: expected close marker for ${container}`;
  return { message: `Unexpected end-of-input${inside}`, ...placeOf(text, text.length) };
};

type Container = 'Object' | 'Array';

/** What comes next; `first` is a value or a name or the end of the container that was just opened. */
type Expectation = 'firstName' | 'name' | 'colon' | 'firstValue' | 'value' | 'comma';

const SPACE = /[ \t\r\n]*/y;
const TOKEN = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?![\w$])/y;
const WORD = /[A-Za-z_$][\w$]*/y;

const skipSpace = (text: string, at: number): number => at + (matchAt(SPACE, text, at)?.length ?? 0);

const tokenAt = (text: string, at: number): string | undefined => {
  if (text[at] !== '"') return matchAt(TOKEN, text, at);
  const end = endOfString(text, at);
  return text[end] === '"' ? text.slice(at, end + 1) : undefined;
};

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Returns the place of a string's closing quote, or of what a string cannot hold. */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"' || character < ' ') return at;
    if (character !== '\\') continue;
    const escaped = matchAt(ESCAPE, text, at);
    if (escaped === undefined) return at;
    at += escaped.length - 1;
  }
  return text.length;
};

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const after = (token: string, expects: Expectation, container: Container | undefined): Expectation => {
  if (token === '{') return 'firstName';
  if (token === '[') return 'firstValue';
  if (token === '}' || token === ']') return 'comma';
  if (token === ':') return 'value';
  if (token === ',') return container === 'Object' ? 'name' : 'value';
  return expects === 'name' || expects === 'firstName' ? 'colon' : 'comma';
};

interface Found {
  /** Undefined where no token of JSON begins. */
  token: string | undefined;
  expects: Expectation;
  container: Container | undefined;
}

const problemOf = (
  text: string,
  at: number,
  { token, expects, container }: Found,
): JsonProblem | undefined => {
  if (token !== undefined && fits(token, expects, container)) return undefined;
  const isValue = expects === 'value' || expects === 'firstValue';
  const word = isValue && token === undefined ? matchAt(WORD, text, at) : undefined;
  if (word !== undefined) {
    const message = `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
    return { message, ...placeOf(text, at + word.length) };
  }
  if (token === undefined && text[at] === '"' && (isValue || expects.endsWith('ame'))) {
    return stringProblem(text, endOfString(text, at));
  }
  const character = text[at] ?? '';
  const message = `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${EXPECTED[expects](container)}`;
  return { message, ...placeOf(text, at + 1) };
};

const stringProblem = (text: string, at: number): JsonProblem => {
  if (at >= text.length) {
    const message = 'Unexpected end-of-input: was expecting closing quote for a string value';
    return { message, ...placeOf(text, text.length) };
  }
  if (text[at] === '\\') {
    const escaped = text[at + 1] ?? '';
    const message = `Unrecognized character escape '${escaped}' (code ${escaped.charCodeAt(0)})`;
    return { message, ...placeOf(text, at + 2) };
  }
  const message = `Illegal unquoted character ((CTRL-CHAR, code ${text.charCodeAt(at)})): has to be escaped using backslash to be included in string value`;
  return { message, ...placeOf(text, at + 1) };
};

const fits = (token: string, expects: Expectation, container: Container | undefined): boolean => {
  const closes = token === '}' ? container === 'Object' : token === ']' && container === 'Array';
  if (expects === 'colon') return token === ':';
  if (expects === 'comma') return closes || (token === ',' && container !== undefined);
  if (expects === 'name' || expects === 'firstName')
    return token.startsWith('"') || (closes && expects === 'firstName');
  return !/^[}\],:]$/.test(token) || (closes && expects === 'firstValue');
};

const NAME = (): string => 'was expecting double-quote to start field name';
const VALUE = (): string =>
  "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

const EXPECTED: Record<Expectation, (container: Container | undefined) => string> = {
  firstName: NAME,
  name: NAME,
  colon: () => 'was expecting a colon to separate field name and value',
  firstValue: VALUE,
  value: VALUE,
  comma: (container) =>
    container === undefined
      ? 'expected the end of the text'
      : `was expecting comma to separate ${container} entries`,
};

const placeOf = (text: string, position: number): { line: number; column: number } => {
  const before = text.slice(0, position);
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
};
