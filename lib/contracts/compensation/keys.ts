const SUFFIX = '/undo';

/** Returns the key of the call that undoes an effect. */
export const undoKey = (key: string): string => `${key}${SUFFIX}`;

/** Returns the key of the effect that a call undoes. */
export const undoneKey = (key: string): string => (key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : key);

const LOST = '/lost';

/** What follows the key of an effect in that of the call which has the log undo it, since the definition knows too little. */
export const LOST_UNDO = `${LOST}${SUFFIX}`;

/** Whether a key is that of no effect, but of what such a call undoes. */
export const isLost = (key: string): boolean => key.endsWith(LOST);
