const SUFFIX = '/undo';

/** Returns the key of the call that undoes an effect. */
export const undoKey = (key: string): string => `${key}${SUFFIX}`;

/** Returns the key of the effect that a call undoes. */
export const undoneKey = (key: string): string => (key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : key);

const LOST = '/lost';

/** Whether a key is that of no effect, but of what such a call undoes. */
export const isLost = (key: string): boolean => key.endsWith(LOST);
