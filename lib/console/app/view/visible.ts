/** Characters that turn the direction of what follows, or hide in it. */
const TURNING = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g;

/** Writes characters that are not seen, and that would show a text in another order than it has, as JSON escapes them. */
export const visible = (text: string): string =>
  text.replaceAll(TURNING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
