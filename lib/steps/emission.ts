import type { Substitution } from '#contracts/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Block, OnError, Step } from './step-type.ts';

/** A variable set on the way from one state to the next. `expression` is emitted JSONata without the marks. */
export interface Assignment {
  name: string;
  expression: string;
}

/** A way out of a state. Without a target it is open, and the next fragment closes it. */
export interface Edge {
  slot:
    | { kind: 'next' }
    | { kind: 'catch'; errors: string[] }
    | { kind: 'choice'; condition: string }
    | { kind: 'default' };
  assigns: Assignment[];
  target?: string;
}

/** States that run one after the other: where they begin, what is set before, and the ways out that are still open. */
export interface Fragment {
  /** Absent when the fragment has no state of its own. */
  entry?: string;
  /** Set before the entry; in a fragment without states, all that it does. */
  pending: Assignment[];
  exits: Edge[];
}

/** What an emitter asks of its surroundings. Every expression that it gets back is emitted text for the current scope. */
export interface EmitContext {
  /** Name of the workflow. */
  readonly workflow: string;
  /** JSONata text of a bare expression of the author's. */
  expression(text: string): string;
  /** ASL value of a template: texts with `{{ … }}` become `{% … %}`. */
  template(value: Json): Json;
  /** JSONata text of a whole template, for assignments. */
  templateExpression(value: Json): string;
  /** Name of the variable that holds a step's result in the current scope. */
  variable(id: string): string;
  /** A substitution's placeholder, `${key}`. */
  substitute(key: string, substitution: Substitution): string;
  /** Adds a state. `body` has no Next, End, Catch, Choices, Default or Assign: they come from the edges. */
  state(name: string, body: JsonObject, edges: Edge[]): string;
  /** A name near the wanted one that no other state has. */
  freeName(wanted: string): string;
  /** The run information for an action's event, as an ASL value. */
  runInfo(step: Step, options?: { compensation?: boolean }): JsonObject;
  /** Emits an inner block in the same scope (`inline`, `loop`), its value assigned to `result` at its end where given. */
  inline(block: Block, result: string | undefined): Fragment;
  /** Emits an inner block as a scope of its own: a branch or an iteration. */
  scope(block: Block, options?: { before?: Assignment[] }): { definition: JsonObject; envelope: boolean };
  /** Puts fragments one after the other. */
  sequence(...fragments: Fragment[]): Fragment;
  /** The edge that takes an error to whoever handles it here; undefined when the error may leave the scope as it is. */
  failure(errorExpression: string, errors?: string[], extra?: Assignment[]): Edge | undefined;
  /** A fragment that fails here with an error computed by expressions. */
  fail(error: string, cause: string): Fragment;
  /** A fragment that ends the workflow successfully. */
  end(output: Json): Fragment;
  /** Settings of `retry` as ASL, the workflow's defaults filled in. */
  retry(step: Step): JsonObject[];
  /** Seconds of the step's timeout, or of the workflow's default. */
  timeoutSeconds(step: Step): number | undefined;
  /** What happens to an error of the step: its own setting, or the workflow's where no block around has one. */
  onError(step: Step): OnError;
  /** Adds a step's undo to the saga: the assignment for its success. */
  sagaEntry(step: Step, resultExpression: string): Assignment[];
}
