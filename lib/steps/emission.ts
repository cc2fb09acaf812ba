import type { Substitution } from '#contracts/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Block, Step } from './step.ts';

/** A variable that is set on the way out of a state. */
export interface Assignment {
  name: string;
  /** Emitted JSONata without the marks; sees earlier assignments of the same edge. */
  expression: string;
  /** The same as an ASL value, where that reads better than one expression. */
  value?: Json;
}

/** What leads out of a state along an edge. */
export type Slot =
  | { kind: 'next' }
  | { kind: 'catch'; errors: string[] }
  | { kind: 'choice'; condition: string }
  | { kind: 'default' };

/** A way out of a state. Without a target it is open, and the next fragment closes it. */
export interface Edge {
  slot: Slot;
  assigns: Assignment[];
  target?: string;
}

/** States that run one after the other: where they begin, what is set before, and the ways out that are still open. */
export interface Fragment {
  /** Absent when the fragment has no state of its own: control passes through. */
  entry?: string;
  /** Set before the entry; in a fragment without states, all that it does. */
  pending: Assignment[];
  exits: Edge[];
}

/** A state before its edges become Next, Catch, Choices and Assign. */
export interface StateDraft {
  name: string;
  /** Type, Comment and the fields of the type; Output where the state has one of its own. */
  body: JsonObject;
  edges: Edge[];
  /** Edge that a run takes when nothing fails; the first open or bound one unless told. For counting transitions. */
  expected?: Edge;
  /** For the Choice at the head of a loop: how often `expected` is taken before the default. For counting transitions. */
  rounds?: number;
}

/** A block, and the name of its value among several. */
export interface NamedBlock {
  name?: string;
  block: Block;
}

/** Blocks that run one after the other in one scope. Its value is the block's, or an object by name. */
export type BlockGroup = NamedBlock[];

/** A name that a scope's steps see, set when the scope starts. */
export interface Binding {
  name: string;
  expression: string;
  /** The value tells iterations apart. */
  iteration?: boolean;
}

/** Blocks emitted as state machines, for the branches of a Parallel or the iterations of a Map. */
export interface EmittedSubgraphs {
  definitions: JsonObject[];
  /** The scopes never fail: the output of each is `{value, saga, error}`, and `settle` must follow. */
  envelope: boolean;
}

/** What an emitter asks of its surroundings. Every text it gets back is meant for the scope at hand. */
export interface EmitContext {
  /** Name of the workflow. */
  readonly workflow: string;
  /** JSONata text of an author's bare expression. */
  expression(text: string): string;
  /** The same as a condition: true or false whatever it yields, false for null and undefined. */
  condition(text: string): string;
  /** ASL value of an author's template: texts with `{{ … }}` become `{% … %}`. */
  template(value: Json): Json;
  /** ASL value that means what the author wrote, braces and all. */
  literal(value: Json): Json;
  /** JSONata text of an author's template. */
  templateExpression(value: Json): string;
  /** An assignment of an author's template to a variable. */
  assignTemplate(name: string, value: Json): Assignment;
  /** Name of the variable that holds the step's result in this scope. */
  variable(id: string): string;
  /** The `${…}` placeholder of an action's function. */
  functionName(action: string, platform?: boolean): string;
  /** Any other `${…}` placeholder. */
  substitute(key: string, substitution: Substitution): string;
  /** Adds a state and returns its name. */
  state(draft: StateDraft): string;
  /** The wanted name, or one near it that no state has. */
  freeName(wanted: string): string;
  /** The wanted name, or one near it that no variable has. */
  freeVariable(wanted: string): string;
  /** What the action learns about the run, as an ASL value. */
  runInfo(step: Step): JsonObject;
  /** Puts fragments one after the other. */
  sequence(...fragments: Fragment[]): Fragment;
  /** Leads an edge into a fragment; returns the ways out. */
  connect(edge: Edge, fragment: Fragment): Edge[];
  /** Emits an inner block into this scope; its value goes into the variable `result` at the end, where given. */
  inline(block: Block, result?: string, binds?: Record<string, string>): Fragment;
  /** While `emit` runs, the author's names in `binds` mean the variables given. */
  bound<T>(binds: Record<string, string>, emit: () => T): T;
  /** While `emit` runs, steps repeat; the JSONata text tells their iterations apart. */
  repeating<T>(iteration: string, emit: () => T): T;
  /** Emits blocks as scopes of their own, for the state of the given name, which is expected to run each `times` times. */
  subgraphs(state: string, groups: BlockGroup[], binds?: Binding[], times?: number): EmittedSubgraphs;
  /** Whether any step inside the blocks has something to undo. */
  hasEffects(blocks: Block[]): boolean;
  /** An edge that takes an error to whoever handles it here; undefined where the error may leave the scope as it is. */
  failure(slot: Slot, errorExpression: string, extra?: Assignment[]): Edge | undefined;
  /** Catch edges of a state of the step, as many as its surroundings ask for. */
  catches(step: Step): Edge[];
  /** Fails here with an error of the step; `error` and `cause` are JSONata texts. A state for that has the step's name unless told. */
  fail(step: Step, error: string, cause: string | undefined, stateName?: string): Fragment;
  /** Ends the workflow successfully. */
  end(step: Step, output: Json | undefined): Fragment;
  /** Retry of the step as ASL, defaults filled in; absent when nothing is retried. */
  retry(step: Step): { Retry?: JsonObject[] };
  /** TimeoutSeconds of the step as ASL, the workflow's default filled in. */
  timeout(step: Step): { TimeoutSeconds?: number };
  /** Assignments that record the step's success in the saga; none for steps without compensation. */
  record(step: Step): Assignment[];
  /** After scopes with envelopes: takes their sagas over, and fails if one failed. */
  join(fragment: Fragment, name: string): Fragment;
}
