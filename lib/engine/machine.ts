import type { JsonObject } from '#core/json.ts';

/** A compiled state machine; immutable, shared by its runs. */
export interface Machine {
  definition: JsonObject;
}
