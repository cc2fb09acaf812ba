/** Longest encoded word (RFC 2047, section 2). */
const MAX_LENGTH = 75;
const PREFIX = '=?UTF-8?Q?';
const SUFFIX = '?=';
/** Characters that need no encoding, wherever encoded words are allowed (RFC 2047, section 5). */
const SAFE = /[A-Za-z0-9!*+\-/]/;

const encoded = (character: string): string => {
  if (character === ' ') return '_';
  if (SAFE.test(character)) return character;
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
};

/** Encodes text as words of at most 75 characters, the first of at most `first`; no character is split between two (RFC 2047). */
export const encodedWords = (text: string, first = MAX_LENGTH): string[] => {
  const words: string[] = [];
  let current = '';
  for (const character of text.toWellFormed()) {
    const token = encoded(character);
    const longest = words.length === 0 ? Math.min(first, MAX_LENGTH) : MAX_LENGTH;
    if (current !== '' && PREFIX.length + current.length + token.length + SUFFIX.length > longest) {
      words.push(`${PREFIX}${current}${SUFFIX}`);
      current = '';
    }
    current += token;
  }
  return [...words, `${PREFIX}${current}${SUFFIX}`];
};
