/** An expression in its author's words, and the results of steps that are computed in the same expression, without a state. */
interface AuthoredExpression {
  expression: string;
  computed: string[];
}

/** What the author's names for the context object became, with what they are called. */
export const CONTEXT_NAMES: readonly (readonly [emitted: RegExp, written: string])[] = [
  [/\$states\.context\.Execution\.Input\b/g, '$input'],
  [/\$states\.context\.Execution\.Id\b/g, '$execution.id'],
  [/\$states\.context\.Execution\.Name\b/g, '$execution.name'],
  [/\$states\.context\.Execution\.StartTime\b/g, '$execution.started_at'],
];

/**
 * Takes out of an emitted expression what the compiler adds to an author's (`lib/compiler/emit`): values of steps that are computed in it, tests
 * of whether a value is there, defaults of the input, and what makes a condition true or false. What is not recognised stays.
 */
export const authoredExpression = (emitted: string): AuthoredExpression => {
  const computed: string[] = [];
  const body = withoutBindings(emitted, computed);
  const condition = /^\((.*)\) \? true : false$/s.exec(body)?.[1];
  const asked = condition !== undefined && endOfGroup(body, 0) === condition.length + 1 ? condition : body;
  const plain = withoutGuards(asked);
  const expression = CONTEXT_NAMES.reduce((text, [name, written]) => text.replaceAll(name, written), plain);
  return { expression: expression.trim(), computed };
};

/** `( $one := …; $two := …; body )` is what reads results of steps that no state has assigned. */
const withoutBindings = (text: string, computed: string[]): string => {
  if (!text.startsWith('( $') || endOfGroup(text, 0) !== text.length - 1) return text;
  const parts = splitAt(text.slice(1, -1), ';');
  const body = parts.pop();
  const names = parts.map((part) => /^\s*\$(\w+) := /.exec(part)?.[1]);
  if (body === undefined || names.length === 0 || names.includes(undefined)) return text;
  computed.push(...names.filter((name) => name !== undefined));
  return withoutBindings(body.trim(), computed);
};

const GUARD = /\((?:\$exists\(|\$v := )/g;

/** `($exists(x) ? x : …)` and `($v := x; $exists($v) ? $v : …)` are `x`: the rest is a default, or says that there is nothing. */
const withoutGuards = (text: string): string => {
  let [read, from] = ['', 0];
  for (const { index } of text.matchAll(GUARD)) {
    if (index < from) continue;
    const end = endOfGroup(text, index);
    const guarded = end === undefined ? undefined : guardedIn(text.slice(index + 1, end));
    if (end === undefined || guarded === undefined) continue;
    read += text.slice(from, index) + withoutGuards(guarded);
    from = end + 1;
  }
  return read + text.slice(from);
};

const guardedIn = (inside: string): string | undefined => {
  const [first = '', test] = splitAt(inside, ';');
  if (first.startsWith('$v := '))
    return test?.startsWith(' $exists($v) ? $v : $error(') ? first.slice('$v := '.length) : undefined;
  const end = endOfGroup(inside, '$exists'.length);
  const value = end === undefined ? '' : inside.slice('$exists('.length, end);
  const rest = inside.slice((end ?? 0) + 1);
  const isDefault = value.startsWith('$states.context.Execution.Input');
  const isGuard = rest.startsWith(` ? ${value} : $error(`) || (isDefault && rest.startsWith(' ? '));
  return isGuard ? value : undefined;
};

/** Returns where the group ends that begins at an offset; undefined if it does not end. */
const endOfGroup = (text: string, start: number): number | undefined => {
  let depth = 0;
  for (const { at, letter } of lettersOf(text, start)) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
};

/** Splits a text at a letter that is in no group. */
const splitAt = (text: string, separator: string): string[] => {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const { at, letter } of lettersOf(text, 0)) {
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    if (depth > 0 || letter !== separator) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)];
};

/** Yields the letters of an expression that are in no text. */
function* lettersOf(text: string, start: number): Generator<{ at: number; letter: string }> {
  let quote: string | undefined;
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote === undefined) {
      if ('"\'`'.includes(letter)) quote = letter;
      else yield { at, letter };
    } else if (letter === '\\' && quote !== '`') at += 1;
    else if (letter === quote) quote = undefined;
  }
}
