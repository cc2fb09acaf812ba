// Above 250 lines: one vocabulary, in which step types and the compiler talk to each other.
import type { UndoRetry } from '#contracts/action-event.ts';
import type { Substitution } from '#contracts/manifest.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Project } from './project.ts';
import type { Sections } from './sections.ts';
import type { Block, Breaker, Compensation, Limits, Step } from './step.ts';

/** The function of a script, before it is known where its code begins. */
export type EmittedScript = Omit<ScriptFunction, 'file' | 'line'> & {
  file?: string;
  /** Name in the document's `scripts`. */
  name?: string;
};

/** A variable that is set on the way out of a state. */
export interface Assignment {
  name: string;
  /** Emitted JSONata without `{% %}`; reads earlier assignments of the same edge. */
  expression: string;
  /** The same as an ASL value, if that reads better than one expression. */
  value?: Json;
  /** Whether an author wrote the value: it is evaluated even if nothing reads the variable, since it fails if it yields nothing. */
  authored?: boolean;
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
  /** What the state yields along this edge, for a Catch or a Choice rule. Default: the error, or the state's input. */
  output?: Json;
  /** Loops whose first round begins here without a visit to their head. For counting transitions. */
  begins?: string[];
}

/** States that run one after the other: where they begin, what is set before, and the edges that are still open. */
export interface Fragment {
  /** Absent if the fragment has no states: control passes through. */
  entry?: string;
  /** Set before the entry; a fragment without states does nothing else. */
  pending: Assignment[];
  exits: Edge[];
}

/** A state before its edges become Next, Catch, Choices and Assign. */
export interface StateDraft {
  name: string;
  /** Type, Comment and the type's fields; Output if the state has one. */
  body: JsonObject;
  edges: Edge[];
  /** The edge taken when nothing fails, for counting transitions. Default: the `next` edge, or else the first. */
  expected?: Edge;
  /** For the Choice of a loop: how often `expected` is taken before `leaving`. For counting transitions. */
  rounds?: number;
  /** Transitions that are expected within the state, a Map whose processor is part of its body. For counting transitions. */
  inner?: number;
  /** The edge out of a loop. Default: the `default` edge. */
  leaving?: Edge;
  /** Whether the state has an effect that is undone: its errors tell whether it took place. */
  acts?: boolean;
  /** Whether the state only computes values, and catches what fails in that. */
  evaluates?: boolean;
  /** For a state that undoes a list of effects: the variable of the list, and that of the length which it leaves alone. */
  undoes?: { saga: string; mark?: string };
}

/** A block, and the name of its value among several. */
export interface NamedBlock {
  name?: string;
  block: Block;
}

/** Blocks that run one after the other in one subgraph. Its value is the block's, or an object by name. */
export type BlockGroup = NamedBlock[];

/** A name that a subgraph's steps can read, set when the subgraph starts. */
export interface Binding {
  name: string;
  expression: string;
  /** Whether the value distinguishes iterations. */
  iteration?: boolean;
}

/** Blocks emitted as state machines, as the branches of a Parallel or the iterations of a Map. */
export interface EmittedSubgraphs {
  definitions: JsonObject[];
  /** Whether the subgraphs never fail: each outputs `{value, saga, error}`, and `join` must follow. */
  envelope: boolean;
}

/** What happens to an iteration in which a step failed: its effects are undone, and it has another value. */
export type IterationError = 'skip' | 'continue';

/** Settings of inner subgraphs. */
export interface SubgraphOptions {
  binds?: Binding[];
  /** How often each subgraph is expected to run. Default: once. */
  times?: number;
  /** Default: the failure of a subgraph is the failure of the step. */
  onError?: IterationError;
}

/** Settings of a subgraph that runs in separate executions. */
export interface ChildOptions extends SubgraphOptions {
  /** JSONata of the part of a child's input that has `passed`. */
  shared: string;
  /** Whether children are Express executions, whose transitions are not billed. */
  express?: boolean;
}

/** A block emitted as the state machine of child executions, which cannot read what is outside. */
export interface EmittedChild {
  definition: JsonObject;
  /** What the children's input must have at `shared`, as an ASL value. */
  passed: JsonObject;
}

/** The place of an author's value in its step. Default: what runs before the step is read. */
export interface ValuePlace {
  sees?: 'before' | 'inside' | 'binds';
  /** The inner block that is read. */
  block?: Block;
}

/** Settings of a computed value. */
export interface ComputeOptions extends ValuePlace {
  /** Makes what is assigned from the emitted value. */
  as?(expression: string): string;
  /** Whether the value has been evaluated before, and so cannot fail. */
  evaluated?: boolean;
}

/** JSONata about a call whose result has a name in that of its step. */
export interface StoredCall {
  name: string;
  /** Bytes that the call has of a state. */
  share: string;
}

/** Settings of a decision. */
export interface DecideOptions extends ValuePlace {
  /** Emitted JSONata without which the condition is not asked. */
  only?: string;
  /** Emitted conditions that the Choice asks first, each of which settles the matter. */
  after?: readonly string[];
}

/** How a Choice asks a condition that may fail. */
export interface Decision {
  /** Evaluates the condition beforehand; empty if the Choice does. */
  before: Fragment;
  /** Taken if the condition would fail; the Choice asks it first. */
  failing?: Edge;
  /** Emitted JSONata that always yields true or false. */
  condition: string;
}

/** A task that is computed at run time, in an iteration of a Map. */
export interface ComputedTask {
  /** JSONata of the task, which has `id`, `uses` and perhaps `with`: a field of the iteration's input. */
  task: string;
  /** The actions that it may use. */
  actions: readonly string[];
  /** The state that calls the action. Its input has the task, and `turn` if it waited for its turn. */
  next: string;
  /** Where errors lead. */
  catches: JsonObject;
}

/** What the compiler offers to a step type's `emit`. Every text that it returns is valid in the current subgraph only. */
export interface EmitContext {
  /** Name of the workflow. */
  readonly workflow: string;
  /** The document's sections for step types. */
  readonly sections: Sections;
  readonly project: Project;
  /** The document's limits, for steps that do not set theirs. */
  readonly limits: Limits;
  /** Emits an author's bare expression as JSONata. */
  expression(text: string): string;
  /** Emits an author's condition as JSONata that always yields true or false; null and undefined become false. */
  condition(text: string): string;
  /** Emits an author's expression of a list as JSONata that yields an array; it fails if there is no list. */
  list(text: string): string;
  /** Returns how many items a `for_each` can go through in one execution. */
  mostRepeats(step: Step): number;
  /** Emits an author's template as an ASL value: texts with `{{ … }}` become `{% … %}`. */
  template(value: Json): Json;
  /** Emits a value literally: braces in it have no meaning. */
  literal(value: Json): Json;
  /** Returns an author's template as one JSONata expression in the author's names, for what is evaluated elsewhere. */
  authorExpression(value: Json): string;
  /** Emits an author's template as one JSONata expression; it fails if an expression in the template yields nothing. */
  templateExpression(value: Json): string;
  /**
   * Returns a fragment that assigns an author's template to a variable. It has a separate state only if the template may fail where the
   * error would be lost, or reach the wrong handler.
   */
  compute(step: Step, name: string, value: Json, options?: ComputeOptions): Fragment;
  /** Emits an author's condition for a Choice. If it may fail where nothing catches that, `before` or `failing` deals with it. */
  decide(step: Step, text: string, options?: DecideOptions): Decision;
  /** Returns the name of the variable that holds a step's result in this subgraph. */
  variable(id: string): string;
  /** Returns the `${…}` placeholder of an action's function. */
  functionName(action: string): string;
  /** Returns the `${…}` placeholder of one of the platform's functions. */
  platformFunctionName(action: string): string;
  /** Returns the `${…}` placeholder of the activity from which workers take an action's calls; undefined if Lambda runs it. */
  activity(action: string): string | undefined;
  /**
   * Declares the function of a step's script; returns its `${…}` placeholder. Without `file` the script is in the workflow's own file. Steps
   * share the function of a script with a `name`.
   */
  script(step: Step, script: EmittedScript): string;
  /** Returns any other `${…}` placeholder. */
  substitute(key: string, substitution: Substitution): string;
  /** Adds a state and returns its name. */
  state(draft: StateDraft): string;
  /** Returns the wanted name, or a similar one that no state has. */
  freeName(wanted: string): string;
  /** Returns the wanted name, or a similar one that no variable has. */
  freeVariable(wanted: string): string;
  /** Returns JSONata of the key that every attempt at the step in an iteration of the execution shares. */
  key(step: Step): string;
  /** Returns the number of attempts at the step that came before as JSONata. */
  attempt(step: Step): string;
  /** Whether another workflow of the project calls this one. */
  readonly called: boolean;
  /** Returns what the action learns about the execution, as an ASL value. */
  runInfo(step: Step): JsonObject;
  /** Returns what it learns of how a compensation is tried again, for the log of effects. */
  undoRetry(compensate: Pick<Compensation, 'retry' | 'uses'>): UndoRetry;
  /** Returns what of it says which values are in the storage, or go there: `stores` and `fetches`. */
  stored(step: Step): JsonObject;
  /**
   * Returns JSONata of the `stores` of one of a step's calls, and of its share of the bytes of a state, for a step whose result has those of
   * several calls by name; undefined if nothing goes to the storage.
   */
  storedByName(step: Step): { stores(call: StoredCall): string; share(calls: string): string } | undefined;
  /** Returns a breaker as functions get it, with what it does not say filled in. */
  breaker(breaker: Breaker): JsonObject;
  /** Whether the steps run in executions that are the iterations of a distributed `for_each`. */
  readonly isApart: boolean;
  /** JSONata of the execution's correlation id; undefined if executions of the workflow carry none. */
  readonly correlation: string | undefined;
  /** Returns the values that an author's template reads and people must not see, as an ASL value; undefined if it reads none. */
  masked(value: Json): Json | undefined;
  /**
   * Returns what a function is called with: the input, an author's template without its secrets, which the function puts in itself,
   * and `run`. Default for `run`: `runInfo`.
   */
  payload(step: Step, input: Json, run?: JsonObject): { input: Json; run: JsonObject };
  /** Puts fragments one after the other. */
  sequence(...fragments: Fragment[]): Fragment;
  /** Connects an edge to a fragment; returns the open edges. */
  connect(edge: Edge, fragment: Fragment): Edge[];
  /** Emits an inner block into this subgraph and assigns its value to the variable `result`, if given. */
  inline(step: Step, block: Block, result?: string, binds?: Record<string, string>): Fragment;
  /** While `emit` runs, the author's names in `binds` mean the variables given. */
  bound<T>(binds: Record<string, string>, emit: () => T): T;
  /** While `emit` runs, steps repeat; the JSONata text distinguishes their iterations. */
  repeating<T>(iteration: string, emit: () => T): T;
  /** Emits blocks as inner subgraphs of the state with the given name. */
  subgraphs(state: string, groups: BlockGroup[], options?: SubgraphOptions): EmittedSubgraphs;
  /**
   * Emits a block as the state machine of the child executions that the state with the given name starts. A child that fails undoes
   * what it did itself; what a successful one did is in the log of effects alone.
   */
  child(state: string, block: Block, options: ChildOptions): EmittedChild;
  /** Whether any step inside the blocks has something to undo. */
  hasEffects(blocks: Block[]): boolean;
  /** Returns an edge that takes an error to its handler; undefined if the error may leave the subgraph unhandled. */
  failure(slot: Slot, errorExpression: string, extra?: Assignment[]): Edge | undefined;
  /** Returns the Catch edges that a state of the step needs. */
  catches(step: Step): Edge[];
  /** Fails with an error of the step, given as templates. Default for `stateName`, if a state is needed: the step's id. */
  fail(step: Step, error: Json, cause: Json | undefined, stateName?: string): Fragment;
  /** Ends the workflow successfully. */
  end(step: Step, output: Json | undefined): Fragment;
  /** Returns the step's Retry as ASL, defaults filled in; empty if nothing is retried. `calls`: what the state calls. Default: what the step does. */
  retry(step: Step, calls?: 'function' | 'service'): { Retry?: JsonObject[] };
  /** Returns the step's TimeoutSeconds as ASL, the workflow's default filled in. */
  timeout(step: Step): { TimeoutSeconds?: number };
  /**
   * Returns the states in which a computed task waits for the turn of its call, and the name of the first; undefined if none of the actions
   * has limits.
   */
  turnOfTask(step: Step, task: ComputedTask): { entry: string; states: JsonObject } | undefined;
  /** Returns the assignments that record the step's success in the saga; none without a compensation. */
  record(step: Step): Assignment[];
  /** Joins subgraphs with envelopes: takes over their sagas, and fails if one of them failed. */
  join(fragment: Fragment, name: string): Fragment;
}
