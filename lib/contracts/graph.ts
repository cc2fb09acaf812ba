/** The way pictures draw a step. */
export type StepShape = 'box' | 'approval' | 'wait' | 'event' | 'value' | 'failure' | 'end';

/** The way a node is drawn: as its step type says, or as one of the nodes that are not steps. */
export type NodeShape = StepShape | 'start' | 'gate' | 'compensation' | 'nothing';

/** A box of the picture: a step, its compensation or fallback, or a point where a block is entered. */
export interface GraphNode {
  /** The step's id; of other nodes the id of their step, a colon and what they are. */
  id: string;
  shape: NodeShape;
  /** Type of the step. */
  type?: string;
  title: string;
  /** What the step does: its action, its event, how long it waits. */
  detail?: string;
  /** Bare expression under which the step runs, if no edge carries it. */
  condition?: string;
  /** The step's own retries, time limit, breaker and error handling, in words. */
  marks: string[];
  description?: string;
  /** Expected seconds, if there are any. */
  estimateSeconds?: number;
  phase?: string;
  /** Whether the step is on the critical path. */
  critical: boolean;
  /** Id of the block around it; absent at the top. */
  block?: string;
  /** Id of the node that it belongs to: of a compensation or a fallback. */
  attachedTo?: string;
}

/** Steps inside a step: all of them, or those of a branch. */
export interface GraphBlock {
  id: string;
  /** Id of the node around it. */
  owner: string;
  /** Name of the branch. */
  name?: string;
}

/** `next` is the order of steps, `back` the next iteration, `undo` leads to a compensation, `error` to a fallback. */
export type EdgeKind = 'next' | 'back' | 'undo' | 'error';

/** An arrow between nodes of the same block. */
export interface GraphEdge {
  from: string;
  to: string;
  kind: EdgeKind;
  label?: string;
  /** Whether both ends are on the critical path. */
  critical: boolean;
}

/** A workflow as its pictures show it. */
export interface WorkflowGraph {
  workflow: string;
  /** Planned time and transitions, in words. */
  summary: string;
  /** How executions take turns, in words; absent if they begin at once. */
  turns?: string;
  /** US dollars that an execution costs as it is planned. */
  dollars?: number;
  /** The defaults of all steps, in words. */
  defaults: string[];
  /** Where the arrows lead: long chains go down. */
  direction: Direction;
  phases: string[];
  nodes: GraphNode[];
  blocks: GraphBlock[];
  edges: GraphEdge[];
}

/** Which way a drawing of a workflow runs. */
export type Direction = 'right' | 'down';
