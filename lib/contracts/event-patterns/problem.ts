import type { Json } from '#core/json.ts';

/** A reason why EventBridge would refuse an event pattern, and where in the pattern. */
export interface PatternProblem {
  path: (string | number)[];
  /** The key at the path is wrong, not its value. */
  at?: 'key';
  /** What was found and what was expected. */
  message: string;
  hint?: string;
}

const MAX_SHOWN = 40;

/** Returns a value as messages show it. */
export const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
