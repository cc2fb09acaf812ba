import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Estimates, ObservedDuration } from '#contracts/estimates.ts';
import type { CallLimits } from '#contracts/flow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Diagnostic } from '#core/diagnostics.ts';
import type { JsonObject } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { Breaker, Compensation, Retry } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';

/** A workflow's text and the name to show for it. */
export interface WorkflowSource {
  text: string;
  file: string;
}

/** Settings of the steps that call a factory's actions, as far as a step does not set them itself. */
export interface FactoryDefaults {
  /** A step that sets some of the fields keeps the others. */
  retry?: Retry;
  timeout?: string;
  /** Actions with the same name share a breaker (default: one for each action, named `factory-action`). */
  breaker?: Omit<Breaker, 'name'> & { name?: string };
}

/** What `lambdas/<factory>/factory.ts` exports by default, to describe a factory. */
export interface FactoryDescription {
  title?: string;
  description?: string;
  /** They count before the `defaults` of a workflow, and after what a step says. */
  defaults?: FactoryDefaults;
  /**
   * Calls that each of its functions may have at the same time, taken from the account's; a function's `deployment.ts` comes first.
   * Others fail with `Lambda.TooManyRequestsException`.
   */
  reservedConcurrency?: number;
  /**
   * Makes what its actions need of the world. Their handlers pass it on: `defineAction(contract, logic, { ports: factory.ports })`, with
   * the default export of `../factory.ts` as `factory`.
   */
  ports?: () => object;
}

/** A factory: a folder of `lambdas/` that holds actions. */
export interface Factory extends FactoryDescription {
  name: string;
  /** Its `factory.ts`, from the project's folder; absent if it has none. */
  file?: string;
  /** Why the file cannot be used: the file and the reason. */
  broken?: string;
}

/** What the compiler knows about an action: the JSON Schemas of its contract and what it declares. */
export interface ActionContract {
  /** `factory/action`. */
  name: string;
  input?: JsonObject;
  output?: JsonObject;
  description?: string;
  /** Whether the action has an effect; absent if the contract does not say. */
  effect?: boolean;
  /** Whether the action can find the result of an effect by its key. */
  find?: boolean;
  /** Seconds after which Lambda ends the function, if its `deployment.ts` says so. */
  timeoutSeconds?: number;
  /** Memory of the function in megabytes, if its `deployment.ts` says so. */
  memoryMegabytes?: number;
  /** Whether workers run it, and not Lambda. */
  worker?: boolean;
  /** Errors that the action declares, by name. */
  errors?: DeclaredErrors;
  /** How its effect is undone; `$input` and `$result` in it are the action's. */
  compensate?: Compensation;
  /** How many calls of it may be under way, and begin. */
  callLimits?: CallLimits;
  /** Its factory, if that has a `factory.ts`. */
  factory?: Factory;
  /** Why its contract cannot be used: the file and the reason. Nothing else is known about the action then. */
  broken?: string;
}

/** Known actions by name. Without a catalog, actions are not checked. */
export type ActionCatalog = ReadonlyMap<string, ActionContract>;

/** What a compilation knows of the project around the document. */
export interface CompileOptions extends Project {
  actions?: ActionCatalog;
  /** Imports the module of a definition in TypeScript (default: reads it again at each call). */
  importDefinition?: ImportDefinition;
  /** How long steps have taken, by workflow and step. */
  estimates?: Estimates;
}

/** Imports a module, given its absolute path; rejects with what it throws. */
export type ImportDefinition = (path: string) => Promise<Record<string, unknown>>;

/** What an execution is billed for, counted in the emitted definition. */
export interface TransitionCounts {
  /** State transitions of an execution in which every step runs once and nothing fails. */
  transitions: number;
  /** The same before the definition was minimised. */
  transitionsDrafted: number;
  /** Transitions that each further iteration of a loop adds, by step id. */
  transitionsPerIteration: Record<string, number>;
}

/** What a workflow will do, how long it takes and what it costs, before it runs. */
export interface Plan {
  workflow: string;
  /** Steps that may start together, wave by wave. */
  waves: string[][];
  /** The steps that decide the duration, each of which waits for the one before it. */
  criticalPath: string[];
  /** Steps of the critical path that wait for the one before them only at a join of the nesting, and do not need it. */
  criticalJoins: { step: string; after: string }[];
  /** Seconds when every step waits for the one before it. Waits for people are left out. */
  sequentialSeconds: number;
  /** Seconds as planned. Waits for people are left out. */
  plannedSeconds: number;
  steps: PlannedStep[];
  /** State transitions of a run in which loops run as often as estimated, every other step once, and nothing fails. */
  transitions: number;
  /** The same before the definition was minimised. */
  transitionsDrafted: number;
  /** Transitions that each iteration of a loop adds, by step id. */
  transitionsPerIteration: Record<string, number>;
  /**
   * US dollars of one such run, by what is paid for: `transitions` with Express executions; `services` are those that steps use besides,
   * such as language models.
   */
  dollars: { transitions: number; lambda: number; services: number; total: number };
  /** US dollars that a queued start costs besides, which is made later (`baton start --queued`). */
  queuedStartDollars: number;
  /** The most that an execution may take, if the workflow says so. */
  budget?: { transitions?: number; dollars?: number };
  /** What the figures assume, in words. */
  assumptions: string[];
}

/** A step in the plan. */
export interface PlannedStep {
  id: string;
  type: string;
  wave: number;
  estimateSeconds: number;
  /** What the estimate is from, if the step has been observed often enough. */
  observed?: ObservedDuration;
  needs: string[];
  /** How many calls of its action may be under way and begin, in words; absent if there is no limit. */
  limits?: string;
  /** Seconds after the start. */
  startsAtSeconds: number;
  critical: boolean;
}

/** The result of a compilation: findings, and, if none is an error, the document, the manifest and the plan. */
export interface Compilation {
  diagnostics: Diagnostic[];
  document?: WorkflowDocument;
  manifest?: WorkflowManifest;
  plan?: Plan;
}
