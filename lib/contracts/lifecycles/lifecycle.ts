import type { Json, JsonObject } from '#core/json.ts';
import type { WorkflowManifest } from '../manifest.ts';

/** The kind of document, as its manifest names it. */
const LIFECYCLE_KIND = 'lifecycle';

/** A way from states to another. */
export interface LifecycleTransition {
  /** Unique in the lifecycle. */
  id: string;
  from: string[];
  to: string;
  /** Trigger that asks for it. */
  on?: string;
  /** Seconds after the state was entered, after which it happens without a trigger. */
  afterSeconds?: number;
  /** JSONata over `$input` that must be true. */
  guard?: string;
  /** Template over `$input`, laid over the entity's data. An execution evaluates it if there is work, since it may read results. */
  set?: Json;
  /** Whether something is to be done before the state changes: an execution of the lifecycle's workflow does it. */
  works: boolean;
}

/** A lifecycle as functions of the platform read it: `origin.about` of its manifest. */
export interface Lifecycle {
  initial: string;
  states: Record<string, { final?: true; description?: string }>;
  /** In the order of the document: of those that are allowed, the first one is taken. */
  transitions: LifecycleTransition[];
  /** JSON Schema of an entity's data. */
  data?: JsonObject;
  /** JSON Schemas of what comes with a trigger, by trigger. */
  payloads?: Record<string, JsonObject>;
  /** What happens to a trigger while a transition is under way, or when another one was faster. */
  conflict: 'refuse' | 'retry';
}

/** What the expressions of a lifecycle read as `$input`; also the input of its executions. */
export interface TransitionInput extends JsonObject {
  /** Id of the entity. */
  id: string;
  /** The entity's data before the transition. */
  data: JsonObject;
  /** What came with the trigger. */
  event: Json;
}

/** Returns the lifecycle that a workflow was compiled from; undefined if it was compiled from something else. */
export const lifecycleOf = ({ origin }: Pick<WorkflowManifest, 'origin'>): Lifecycle | undefined =>
  origin?.kind === LIFECYCLE_KIND ? (origin.about as object as Lifecycle) : undefined;
