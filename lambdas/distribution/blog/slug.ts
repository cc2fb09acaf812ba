const LETTERS = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['ı', 'i'],
]);
const MAX_LENGTH = 80;

/** Turns a title into part of an address: `Licht, das dem Tag folgt` is `licht-das-dem-tag-folgt`; never empty. */
export const slugOf = (title: string): string => {
  const slug = title
    .toLowerCase()
    .replace(/[äöüßæœøłı]/g, (letter) => LETTERS.get(letter) ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'post' : slug;
};
