/** Literal texts of a pattern in their order; between two of them, any characters may be. */
type Parts = string[];

/** Splits a StringMatches pattern at its `*`; a backslash makes the next character literal. */
const partsOf = (pattern: string): Parts => {
  const parts: Parts = [''];
  const add = (text: string): void => {
    parts[parts.length - 1] += text;
  };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') parts.push('');
    else if (character === '\\' && at + 1 < pattern.length) add(pattern[++at] ?? '');
    else add(character);
  }
  return parts;
};

/** Returns whether a text matches a StringMatches pattern, in time linear in both. */
export const matchesWildcard = (text: string, pattern: string): boolean => {
  const parts = partsOf(pattern);
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  // The leftmost place of each part leaves the most room for those after it.
  for (const part of rest) {
    const at = find(text, part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
};

/** Up to this length, looking for a text costs little more than reading what it is looked for in. */
const SHORT = 16;

/** Returns where a part is in a text, in time linear in both (Knuth, Morris and Pratt); -1 if nowhere. */
const find = (text: string, part: string, from: number): number => {
  if (part.length <= SHORT) return text.indexOf(part, from);
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    while (matched > 0 && text[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === part[matched]) matched++;
    if (matched === part.length) return at - matched + 1;
  }
  return -1;
};

/** Returns for each start of a text the length of the longest proper start that it also ends with. */
const bordersOf = (part: string): Uint32Array => {
  const borders = new Uint32Array(part.length);
  let matched = 0;
  for (let at = 1; at < part.length; at++) {
    while (matched > 0 && part[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (part[at] === part[matched]) matched++;
    borders[at] = matched;
  }
  return borders;
};
