const SUFFIX = '/undo';

/** Returns the key of the call that undoes an effect. */
export const undoKey = (key: string): string => `${key}${SUFFIX}`;

/** Returns the key of the effect that a call undoes. */
export const undoneKey = (key: string): string => (key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : key);
