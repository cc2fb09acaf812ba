/** A wildcard: the texts between its stars, or why it is none. */
export type ParsedWildcard = { parts: string[] } | { problem: string };

/** Parses a wildcard: `*` stands for any characters, `\*` and `\\` for themselves. */
export const parseWildcard = (pattern: string): ParsedWildcard => {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    const next = pattern[index + 1];
    if (character === '*') {
      if (next === '*') return { problem: 'two stars in a row mean the same as one' };
      parts.push(part);
      part = '';
      continue;
    }
    const escapes = character === '\\';
    if (escapes && next !== '*' && next !== '\\')
      return { problem: 'a backslash must be followed by "*" or another backslash' };
    if (escapes) index++;
    part += escapes ? next : character;
  }
  return { parts: [...parts, part] };
};

/**
 * Tells whether a text fits the parts of a wildcard. The first place where a part fits is taken and never given up, so that a long
 * text and many stars take no longer than one search.
 */
export const matchesWildcard = (parts: readonly string[], text: string): boolean => {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};
