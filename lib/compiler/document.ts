import type { OnLimit } from '#contracts/flow.ts';
import type { WorkflowGraph } from '#contracts/graph.ts';
import type { HmacSettings, WebhookSchemeName } from '#contracts/webhooks/schemes.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Sections } from '#steps/sections.ts';
import type { Limits, Retry, Step } from '#steps/step.ts';

/** What starts a workflow, by its kind. */
interface Triggers {
  api: Record<string, never>;
  event: {
    source?: string[];
    'detail-type'?: string[];
    detail?: JsonObject;
    when?: string;
    priority?: number;
    order_by?: string;
    keep?: string;
    fires?: string;
    input?: Json;
  };
  schedule: { rate?: string; cron?: string; timezone?: string; input?: Json };
  webhook: {
    scheme?: WebhookSchemeName;
    header?: string;
    encoding?: HmacSettings['encoding'];
    algorithm?: HmacSettings['algorithm'];
    prefix?: string;
    id_header?: string;
    tolerance?: string;
    input?: Json;
  };
}

/** A trigger as written: of one kind. */
export type Trigger = {
  [Kind in keyof Triggers]: Pick<Triggers, Kind> & { [Other in Exclude<keyof Triggers, Kind>]?: never };
}[keyof Triggers];

/** A variant of a workflow; one with a weight alone is the workflow as it is. */
export interface Variant {
  weight: number;
  with?: JsonObject;
  workflow?: string;
  version?: number;
  description?: string;
}

/** How variants are compared. */
export interface Experiment {
  /** JSONata over `$input`. */
  key?: string;
  /** JSONata over `$input` and `$output`. */
  measure?: string;
  better?: 'higher' | 'lower';
  /** Percent. */
  detect?: number;
}

/** When executions begin, as written; keys are expressions over `$input`. */
export interface FlowFields {
  concurrency?: { key?: string; max?: number; fair?: string; on_limit?: OnLimit };
  /** A number, or an expression of one. */
  priority?: number | string;
  rate?: { key?: string; max?: number; per: string; on_limit?: Exclude<OnLimit, 'cancel_oldest'> };
  debounce?: { key?: string; wait: string };
}

/** A workflow document after parsing: the shape holds, the meaning is checked by the rules. */
export interface WorkflowDocument extends Sections, FlowFields {
  name: string;
  description?: string;
  /** JSON Schema of the input. */
  input?: JsonObject;
  /** Whether objects of the input may have other properties than those that are listed. */
  input_validation?: 'declared' | 'strict';
  /** Defaults for every step. */
  defaults?: { retry?: Retry; timeout?: string; limits?: Limits; on_error?: 'fail' | 'skip' | 'continue' };
  /** Phases in order, for progress. */
  phases?: string[];
  triggers?: Trigger[];
  /** Whether executions carry a correlation id; default: if an event or a webhook starts them. */
  correlation?: boolean;
  /** Time for the whole execution. */
  timeout?: string;
  /** The most that an execution may take; US dollars. */
  budget?: { transitions?: number; dollars?: number };
  /** False to keep what a failed execution leaves until a person decides. */
  auto_undo?: boolean;
  /** Variants between which executions are distributed, by name. */
  variants?: Record<string, Variant>;
  experiment?: Experiment;
  steps: Step[];
  /** Template of the execution's output. */
  output?: Json;
  /** What the workflow was made from, if it is not what the author wrote. */
  origin?: {
    /** Kind of the document. */
    kind: string;
    /** What functions of the platform need to know of it. */
    about?: JsonObject;
    /** Ids of steps that its author did not write and should not see unless they fail. */
    generated?: readonly string[];
    /** The document as pictures show it. */
    graph?: WorkflowGraph;
  };
}

/** Whether executions of a workflow carry a correlation id. */
export const carriesCorrelation = ({ correlation, triggers }: WorkflowDocument): boolean =>
  correlation ??
  triggers?.some(({ event, webhook }) => event !== undefined || webhook !== undefined) ??
  false;

/** Whether steps form a graph: any `needs` turns a list into one. */
export const isGraph = (steps: readonly Step[]): boolean => steps.some((step) => step.needs !== undefined);

/** Returns the steps without those that were made for the document's author. */
export const authoredSteps = ({ origin, steps }: WorkflowDocument): Step[] => {
  const generated = new Set(origin?.generated);
  const authored = (list: readonly Step[]): Step[] =>
    list
      .filter(({ id }) => !generated.has(id))
      .map((step) => (Array.isArray(step.steps) ? { ...step, steps: authored(step.steps) } : step));
  return generated.size === 0 ? steps : authored(steps);
};
