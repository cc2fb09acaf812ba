import type { Json, JsonObject } from '#core/json.ts';
import {
  type RunVirtualOptions,
  runVirtualSync,
  type VirtualResult,
} from '../../drivers/virtual/run-virtual.ts';

/** Returns a machine of some states, the first of which it starts at. */
export const machine = (States: object, more: object = {}): JsonObject =>
  ({ StartAt: Object.keys(States)[0], States, ...more }) as JsonObject;

/** Runs a machine in virtual time. */
export const run = (
  definition: JsonObject,
  input: Json = {},
  options: Partial<RunVirtualOptions> = {},
): VirtualResult => runVirtualSync({ definition, input, ...options });

/** Returns a machine of one state, `S`. */
export const only = (state: object, language = 'JSONPath'): JsonObject =>
  machine({ S: { End: true, ...state } }, { QueryLanguage: language });

/** How causes about `S` begin. */
export const where = "An error occurred while executing the state 'S' (entered at the event id #2). ";
