import type { Randomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';

/** What an expression of a state can see. */
export interface Scope {
  /** `$` of JSONPath: the effective input, the result or the error output, by field. */
  readonly input: Json;
  /** `$states.input`: the state's raw input. */
  readonly stateInput: Json;
  /** `$states.result`; undefined where there is none. */
  readonly result: Json | undefined;
  /** `$states.errorOutput`; undefined outside of Catch. */
  readonly errorOutput: Json | undefined;
  /** The context object: `$$`, `$states.context`. */
  readonly context: JsonObject;
  /** The execution's input, as `$$.Execution.Input`, without making the context object. */
  readonly executionInput: Json;
  /** The value of a workflow variable; undefined when none of that name is in scope. */
  variable(name: string): Json | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly randomness: Randomness;
}
