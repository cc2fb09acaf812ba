import type { Json } from '#core/json.ts';

/** A call of a script's function. */
export interface ScriptCall {
  event: Json;
  /** Time for it, in milliseconds. */
  milliseconds: number;
  /** Takes what the script prints. */
  write(text: string): void;
}
