import type { Randomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { DeferredExpression, Outcome } from './deferred.ts';
import type { MapItem } from './run.ts';

/** What an expression of a state can see. */
export interface EvaluationContext {
  /** `$` of JSONPath: the effective input, the result or the error output, depending on the field. */
  readonly input: Json;
  /** `$states.input`: the state's raw input. */
  readonly stateInput: Json;
  /** `$states.result`; undefined before there is a result. */
  readonly result: Json | undefined;
  /** `$states.errorOutput`; undefined outside of Catch. */
  readonly errorOutput: Json | undefined;
  /** The context object: `$$`, `$states.context`. */
  readonly context: JsonObject;
  /** The execution's input, as `$$.Execution.Input`, without building the context object; undefined if a test's has none. */
  readonly executionInput: Json | undefined;
  /** Returns the value of a workflow variable; undefined if none of that name is in scope. */
  variable(name: string): Json | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly randomness: Randomness;
  /** Notes what an expression of JSONata may have cost, in values visited. */
  spend?(units: number): void;
  /** Tells whether those evaluated before have cost so much that others must get their turn. */
  readonly isSpent?: boolean;
  /** Notes what a path or an intrinsic function visits; throws States.Runtime once that is too much for one turn. */
  visit?(values: number): void;
  /**
   * Returns what an expression that may take long gave elsewhere, by the field that holds it; undefined if it must be
   * evaluated here. Throws Deferred if it has to be evaluated first.
   */
  elsewhere?(location: string, expression: () => DeferredExpression): Outcome | undefined;
  /** Evaluates paths and functions here, or elsewhere once they have visited so much that others must get their turn. */
  orElsewhere?(here: () => Json, elsewhere: () => Outcome | undefined): { here: Json } | Outcome;
}

/** The evaluation of one state's fields, which sets what later fields see. */
export interface Evaluation extends EvaluationContext {
  input: Json;
  result: Json | undefined;
  errorOutput: Json | undefined;
  /** The variables that Assign set. */
  assigned: JsonObject | null;
  /** `Task.Token` of the context object. */
  token: string | null;
  /** `Map.Item` of the context object while a Map's ItemSelector is evaluated. */
  item: MapItem | null;
}

/** How data flows through a state, in either query language. */
export interface DataFlow {
  /** Returns what the state works on, InputPath's value or the raw input, and sets the evaluation's `$` to it. */
  effectiveInput(evaluation: Evaluation): Json;
  /** Returns what the task, the branches or a Pass get: Parameters or Arguments over the effective input. */
  payload(evaluation: Evaluation): Json;
  /** Returns the state's output for a result and sets the evaluation's assigned variables. */
  finish(evaluation: Evaluation, result: Json): Json;
}
