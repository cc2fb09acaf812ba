import type { Json, JsonObject } from '#core/json.ts';
import type { Connection } from './connections/connection.ts';
import type { SizedDurations } from './estimates.ts';
import type { FlowControl } from './flow.ts';
import type { WorkflowGraph } from './graph.ts';
import type { FunctionLimits } from './limits.ts';
import type { ScriptFunction } from './scripts/script-function.ts';
import type { ManifestVariants } from './variants.ts';
import type { WebhookSettings } from './webhooks/schemes.ts';

/** What a state machine does with files of a bucket; patterns of keys, with `*`. */
export interface FileUses {
  reads?: string[];
  /** What the keys begin with that are listed. */
  lists?: string;
  writes?: string[];
}

/** The meaning of a `${…}` in an emitted definition. */
export type Substitution =
  | { kind: 'action'; action: string }
  | {
      /** The activity from which workers take the calls of an action. */
      kind: 'activity';
      action: string;
    }
  | { kind: 'platform'; action: string }
  | {
      kind: 'workflow';
      workflow: string;
      /** Number of the version that is started; absent: the one that new executions get. */
      version?: number;
      /** Whether the state machine waits for the executions that it starts. */
      waits?: boolean;
    }
  | {
      kind: 'connection';
      /** Name of the connection; absent for an API that needs no authorisation. */
      connection?: string;
      described?: Connection;
      method: string;
      /** Pattern of the address, with `*`. */
      endpoint: string;
    }
  | { kind: 'bus' }
  | {
      /** Permissions of a call of an AWS service; nothing stands for it in the definition. */
      kind: 'call';
      actions: string[];
      resources: string[];
    }
  | {
      /** What a step needs the function that it calls to reach; nothing stands for it in the definition. */
      kind: 'reach';
      /** Path of the function, such as `platform/call-model`. */
      action: string;
      /** Bedrock's ids or ARNs of models, with their regions if they are not that of the deployment. */
      models?: { bedrock: string; region?: string }[];
      secrets?: string[];
      /** Patterns of the partition keys of records that it writes, with `*`. */
      records?: string[];
    }
  | ({
      /** Files that actions keep: their bucket, and what keys begin with there. */
      kind: 'files';
      part: 'bucket' | 'prefix';
    } & FileUses)
  | ({
      /** Another bucket. */
      kind: 'bucket';
      bucket: string;
    } & FileUses)
  | {
      kind: 'state';
      /** Pattern of the partition keys that the step reads or writes, with `*`. */
      partitions: string;
      /** Operation of DynamoDB, such as `GetItem`. */
      operation: string;
    };

/** A step as the status page, the report and the metrics show it. */
export interface ManifestStep {
  id: string;
  type: string;
  /** Name of the state in the definition whose history events belong to the step; equals the id. */
  state: string;
  /** Action of a task, `factory/action`. */
  uses?: string;
  /** Phase in which progress counts the step. */
  phase?: string;
  /** Share of the progress, relative to the other steps; default: 1. */
  weight: number;
  /** Id of the step around it. */
  parent?: string;
  /** Expected seconds, from what was observed or from `estimate`; used for what remains. */
  estimateSeconds?: number;
  /** Expected seconds of each task of a `dynamic` step; absent for other types. */
  taskSeconds?: number;
  /** Seconds below which a tenth of the observed runs took, and above which a tenth did; absent if the step was not observed. */
  spreadSeconds?: { low: number; high: number };
  /** The same by the size of what the step is given; absent if inputs were of one size. */
  sizedSeconds?: SizedDurations[];
  /** Name of the state that looks for a kept result of the step; absent if none does. */
  lookUp?: string;
  /** The step runs zero or many times (inside a loop). */
  repeated: boolean;
  /** Whether the step runs in separate executions, which are not in the history; absent if not. */
  apart?: boolean;
  /** Whether a condition decides if the step runs; absent if not. */
  conditional?: boolean;
  /** Whether its author did not write the step, and sees it only if it fails; absent if not. */
  generated?: boolean;
  /** The step has a compensation. */
  compensated: boolean;
  /** Ids of the fallback steps that may replace it when it fails, at any depth. They are not among the workflow's steps. */
  fallbacks?: string[];
}

/** A way to start executions other than by hand. */
export type ManifestTrigger =
  | { kind: 'api' }
  | {
      kind: 'event';
      pattern: JsonObject;
      /** JSONata over `$event`; default: every event that the pattern fits starts the workflow. */
      when?: string;
      /** Workflows that the same event starts are started from the highest to the lowest; default: 0. */
      priority?: number;
      /** JSONata over `$event` of a key; executions with the same key take place one after another. */
      orderBy?: string;
      /** Seconds for which the event is kept; default: `DEFAULT_KEPT_SECONDS`. */
      keepSeconds?: number;
      /** Trigger of the lifecycle that the event fires; then no execution is started, and `input` has the entity. */
      fires?: string;
      input?: Json;
    }
  | { kind: 'schedule'; expression: string; timezone?: string; input?: Json }
  | ({ kind: 'webhook'; input?: Json } & WebhookSettings);

/** A step that waits for events. */
export interface ManifestWait {
  step: string;
  /** EventBridge pattern of the events. */
  pattern: JsonObject;
  /** Paths in the event's detail whose values the step compares. */
  match: string[];
  /** JSONata over `$event` that must be true; absent: every event that has the values will do. */
  when?: string;
}

/** What of an execution's data is masked where people read it. */
export interface Sensitive {
  /** Paths of values in the input; `*` stands for every item of a list. */
  input?: string[][];
  /** Names of fields of steps' inputs and results, by step; `*` for all. */
  steps?: Record<string, string[]>;
}

/** A workflow as its author wrote it. */
export interface WrittenSource {
  /** YAML; of a workflow in TypeScript, the same in YAML. */
  text: string;
  /** Line in which each step begins, by its id; 1 is the first. */
  lines: Record<string, number>;
}

/** An input with which a workflow can be tried. */
export interface ExampleInput {
  /** What tells it from others: `order.big.input.json` is `order.big`. */
  name: string;
  input: Json;
}

/** What an execution takes as it is planned: loops as often as estimated, every other step once, and nothing fails. */
export interface PlannedExecution {
  /** Without waits for people. */
  seconds: number;
  /** US dollars at list prices of us-east-1. */
  dollars: number;
  transitions: number;
  /** Ids of the steps that decide the duration, each of which waits for the one before it. */
  criticalPath: string[];
}

/** Everything about a compiled workflow: what the local stack, the API's Lambdas and CDK read. */
export interface WorkflowManifest {
  name: string;
  description?: string;
  /** What the workflow was made from: the kind of document, and what functions need to know of it. Absent of a workflow as such. */
  origin?: { kind: string; about?: JsonObject };
  /** First 12 hex digits of the SHA-256 of the definition. */
  version: string;
  /** JSON Schema of the input; absent means anything. */
  input?: JsonObject;
  /** Emitted ASL with `${…}` in place of ARNs. */
  definition: JsonObject;
  substitutions: Record<string, Substitution>;
  /** Functions whose code is in the workflow, by action; absent if it has none. */
  scripts?: Record<string, ScriptFunction>;
  /** Whether the input has who started the execution, in `STARTER_FIELD`; absent if no step asks. */
  startedBy?: true;
  /** Whether the input has a correlation id, in `CORRELATION_FIELD`; absent if executions carry none. */
  correlates?: true;
  /** What is masked where people read it; absent if nothing is. */
  sensitive?: Sensitive;
  /** Settings that the steps ask of the functions of actions; absent if they ask for none. */
  limits?: Record<string, FunctionLimits>;
  /** Every step at any depth, in document order. */
  steps: ManifestStep[];
  /** Phases in the order in which they are worked through. */
  phases: string[];
  triggers: ManifestTrigger[];
  /** Absent from what was not compiled from a document. */
  source?: WrittenSource;
  /** Inputs beside the workflow's file; absent if there are none. */
  examples?: ExampleInput[];
  /** Absent from what was not compiled from a document. */
  planned?: PlannedExecution;
  /** The workflow as its pictures show it; absent from what was not compiled from a document. */
  graph?: WorkflowGraph;
  /** Steps that wait for events; absent if none do. */
  waits?: ManifestWait[];
  /** Variants between which executions are distributed; absent if there are none. */
  variants?: ManifestVariants;
  /** When its executions may begin; absent if they begin at once. */
  flow?: FlowControl;
  /** Calls with one key that may be under way at the same time, by action; absent if it calls none that has such a limit. */
  callLimits?: Record<string, number>;
  /** False if a person decides whether an execution that ended without success is undone; default: true. */
  autoUndo?: boolean;
  /** Seconds after which the whole execution times out. */
  timeoutSeconds?: number;
}
