import type { z } from 'zod';
import type { DeclaredErrors } from '#contracts/errors.ts';
import type { StepShape } from '#contracts/graph.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { commonFields } from './common-fields.ts';
import type { EmitContext, Fragment } from './emission.ts';
import type { Project } from './project.ts';
import type { Sections } from './sections.ts';
import type { Block, Compensation, Step } from './step.ts';

/** An error in a step that its schema cannot express. */
export interface StepProblem {
  /** Keys from the step. */
  path: (string | number)[];
  /** The key at the path is wrong, and not its value. */
  at?: 'key';
  /** A stretch of the text at the path; `end` is exclusive. */
  within?: { start: number; end: number };
  message: string;
  hint?: string;
}

/** What a template is checked against. */
export interface Expected {
  schema: JsonObject;
  /** Keys from the step to the template. */
  path: (string | number)[];
  /** Who expects it, for messages. */
  who: string;
}

/**
 * A place in a step that holds expressions. `path` is made of keys; `*` stands for every index or key.
 * An `expression` is bare JSONata, a `condition` is one that only matters as true or false; a `template` is any JSON
 * whose texts may hold `{{ … }}`.
 * It can read what ran before the step (`before`), also the step's own result (`after`), `$error` (`error`), only `$event`
 * (`event`), the steps and names of the inner block (`inside`), or its names alone (`binds`).
 */
export interface Site {
  path: string[];
  kind: 'expression' | 'condition' | 'template';
  sees: 'before' | 'after' | 'error' | 'event' | 'inside' | 'binds';
}

/** A text that an expression has literally; `start` to `end` is where, with its quotes. */
export interface LiteralText {
  value: string;
  start: number;
  end: number;
}

/** An object that an expression has literally; `start` to `end` is its opening brace. */
export interface LiteralItem {
  start: number;
  end: number;
  /** Its fields whose values are literal texts. */
  texts: ReadonlyMap<string, LiteralText>;
  /** Names of all its fields; undefined if some are computed. */
  names: string[] | undefined;
}

/** What is known of values before they are computed, and of what surrounds the step. */
export interface Schemas {
  /** Name of the workflow that contains the step. */
  readonly workflow: string;
  readonly project: Project;
  /** Whether a field of the step was reported and left out, so that one which seems absent may not be. */
  readonly malformed?: boolean;
  /** The document's sections for step types. */
  readonly sections: Sections;
  /** Names of sections with errors that were reported: what they seem to lack may be there. */
  readonly malformedSections?: ReadonlySet<string>;
  /** Returns why a template, read before the step, does not fit a JSON Schema. */
  misfits(value: Json, expected: Expected): StepProblem[];
  /** JSON Schema of a bare expression's value. */
  expression(text: string): JsonObject | undefined;
  /** JSON Schema of the items of the list that a bare expression yields. */
  items(text: string): JsonObject | undefined;
  /** Returns the objects of a list that a bare expression has literally; undefined if it has none, or not only such. */
  literalItems(text: string): LiteralItem[] | undefined;
  /** JSON Schema of a template's value, read before the step or at the end of its (first) inner block. */
  template(value: Json, where?: 'before' | 'inside'): JsonObject | undefined;
}

/** What a call of a step costs besides Step Functions and Lambda. */
export interface ServiceCost {
  /** US dollars. */
  dollars: number;
  /** What that assumes, in words. */
  note: string;
}

/** Events that a step waits for. */
export interface AwaitedEvents {
  /** EventBridge pattern. */
  pattern: JsonObject;
  /** Paths in the detail whose values decide whether an event is the one. */
  match: string[];
  /** JSONata over `$event` that must be true. */
  when?: string;
}

/** What a kept result is a result of, for steps whose function cannot keep it, or that have none: the state machine does. */
export interface KeptSubject {
  /** What computes it: results of the same have keys that differ only by a hash. */
  of: string;
  /** What else must be equal for a result to be used, such as the code. */
  version: string;
  /** The input, an author's template. */
  input: Json;
}

/** A kind of step. One folder under `lib/steps` defines one; nothing else in Baton knows its name. */
export interface StepType<S extends Step = Step> {
  /** The value of `type` in a document. */
  type: string;
  /** What the type is for, one sentence for the reference. */
  summary: string;
  /** Shared fields that the type takes besides `id`, `type`, `description`, `needs`, `when`, `phase` and `weight`, which all take. */
  common: (keyof typeof commonFields)[];
  /** The type's own fields, each with `.describe()`. */
  fields: z.ZodRawShape;
  /** Inner blocks. */
  blocks?(step: S): Block[];
  /** Places of expressions in the type's own fields; those of the shared fields are known. */
  sites?: Site[];
  /** Fields whose templates may read `$secrets`, because a function resolves them: what `EmitContext.payload` takes. */
  secrets?: string[];
  /**
   * Returns the JSON Schema of the result if the step's function puts what is too long for a state into the storage; undefined if it does
   * not. `output` is that of the action's contract.
   */
  stores?(step: S, output: JsonObject | undefined): JsonObject | undefined;
  /** Whether the function puts there only what is marked or passed on, because it has no rights that nothing asks for. */
  storesIfPassedOn?: boolean | ((step: S) => boolean);
  /** Whether the result has those of several calls by name: each goes there by itself, and they share the bytes of a state. */
  storesByName?: true;
  /**
   * Returns where the function's input has what a template passes on, if the function gets it from the storage; undefined if it does not.
   * `path` has the keys from the step to the text.
   */
  fetches?(step: S, path: readonly (string | number)[]): (string | number)[] | undefined;
  /** Returns what a result of the step is kept by if it has a `cache` that its function cannot follow, or has no function. */
  kept?(step: S, project: Project): KeptSubject | undefined;
  /** Whether the step has an effect even if it neither compensates nor is irreversible; only tasks may be pure. */
  effect: boolean | ((step: S, project: Project) => boolean);
  /** Errors of the platform's function that the step calls. Default: nothing is known of them. */
  errors?: DeclaredErrors | ((step: S) => DeclaredErrors | undefined);
  /** Whether the platform's function that the step calls can find by a key what a call did. Default: it cannot. */
  finds?(step: S, project: Project): boolean;
  /** Whether no function makes the step's effect, so that it is not in the log of effects before it has ended. Default: one does. */
  unlogged?: boolean | ((step: S) => boolean);
  /** Lists the workflows that the step starts, by name. */
  calls?(step: S): string[];
  /** Returns how the platform undoes the step unless the author says otherwise; undefined if there is nothing to undo. */
  undo?(step: S, project: Project): Compensation | undefined;
  /** Whether what the step calls is declared to be irreversible, so that its author need not say it. Default: it is not. */
  irreversible?(step: S, project: Project): boolean;
  /** Whether the step waits for a person or an event, and so must have a timeout and is left out of planned times. */
  waits?: boolean;
  /** Returns the events that the step waits for; undefined if it waits for none. */
  awaits?(step: S): AwaitedEvents | undefined;
  /** Whether control never goes past the step (`fail`, `return`). */
  ends?: boolean;
  /** Whether only one of the inner blocks runs. */
  alternatives?: boolean;
  /**
   * How many of the step's branches, or of the repetitions of its only block, run concurrently, if not all; branches start in
   * the order of `blocks`.
   */
  lanes?(step: S): number | undefined;
  /** Whether each repetition of the step's block is an execution with its own history. Default: none is. */
  apart?(step: S): boolean;
  /** Whether these executions are Express ones, which are paid by their time. Default: none is. */
  express?(step: S): boolean;
  /**
   * Returns the fields that make each repetition an execution, for a step whose repetitions do not fit into one; undefined if the author
   * says otherwise.
   */
  spread?(step: S): Partial<S> | undefined;
  /** How often the inner blocks are expected to run. Default: once. */
  repeats?(step: S): number;
  /** How many calls the step is expected to make, of the function that `function` describes; `lanes` says how many at once. Default: one. */
  runs?(step: S): number;
  /** Events of the step in an execution's history, without those of its inner blocks. Default: 5, as of a task. */
  events?: number;
  /** Seconds that the step takes, for types without inner steps that need no `estimate`. */
  seconds?(step: S): number;
  /**
   * Returns the memory of a function that the step calls although it names no action, for its cost, and the seconds of a call if they
   * are not those of the step; undefined if this step calls none. `action` is that of the platform whose function gets the step's `limits`.
   */
  function?(step: S): { megabytes: number; seconds?: number; action?: string } | undefined;
  /** Lists further functions that get the step's `limits`: of actions, and with `platform/` those of the platform. */
  functions?(step: S, project: Project): string[];
  /**
   * Returns what a call of the step costs besides its function; undefined if it is nothing. `isApart` says that it runs in an execution which
   * is the iteration of a loop.
   */
  services?(step: S, project: Project, isApart: boolean): ServiceCost | undefined;
  /** Whether the step ends the whole workflow successfully, and so cannot be in a branch, an iteration or a graph. */
  endsWorkflow?: boolean;
  /** The way pictures draw the step. Default: a box. */
  shape?: StepShape;
  /** What the step does, in a few words for pictures. Default: its action or its type. */
  detail?(step: S): string | undefined;
  /** Returns what a step takes from the document's sections, because it names something in them; undefined if there is nothing. */
  fill?(step: S, sections: Sections): Partial<S> | undefined;
  /** Returns the errors that the schema cannot express. */
  check?(step: S, schemas: Schemas): StepProblem[];
  /** Returns the errors in the sections of a document that belong to the type; their paths begin at the document. */
  checkSections?(sections: Sections, project: Project): StepProblem[];
  /**
   * JSON Schema of the result, for checking paths into it; undefined if nothing is known. `values` has the schema of each
   * inner block's value, in the order of `blocks`. A result that may be null says so: `{ anyOf: […, { type: 'null' }] }`.
   */
  result?(step: S, values: (JsonObject | undefined)[], schemas: Schemas): JsonObject | undefined;
  /** Returns what the service that the step calls without a function may answer: with this as the step's result, and in other ways. */
  answered?(step: S, result: Json): Json[];
  /**
   * Fields of the result that may be read even if the step's `when` skipped it, with the templates that replace them then;
   * the templates can read what the step can read.
   */
  standIns?(step: S): Record<string, Json>;
  /** JSON Schemas of the names that the inner blocks bind. */
  bound?(step: S, schemas: Schemas): Record<string, JsonObject | undefined>;
  /** Emits the step's states. Pure: it only calls the context and returns a fragment. */
  emit(step: S, context: EmitContext): Fragment;
}

/** Declares a step type, so that its parts are type-checked in place. */
export const defineStep = <S extends Step>(type: StepType<S>): StepType => type as StepType;
