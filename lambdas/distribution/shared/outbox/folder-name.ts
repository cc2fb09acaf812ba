import { createHash } from 'node:crypto';

const MAX_LENGTH = 180;

/**
 * Turns any text into a folder's name: different texts get different names, and ordinary ones (letters, digits, - and _) keep
 * theirs. Very long texts end in their SHA-256.
 */
export const folderName = (text: string): string => {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[~!*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (/^\.{0,2}$/.test(encoded)) return encoded === '' ? '%' : encoded.replaceAll('.', '%2E');
  if (encoded.length <= MAX_LENGTH) return encoded;
  return `${encoded.slice(0, 80)}~${createHash('sha256').update(text).digest('hex')}`;
};
