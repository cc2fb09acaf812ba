import { invariant } from '#core/invariant.ts';
import type { Assignment, Edge, Fragment, StateDraft } from '#steps/emission.ts';

/** A handler of errors in a subgraph. Its label is the target of edges until its states are known. */
export interface Handler {
  label: string;
  /** Edges that lead to the handler. */
  edges: Edge[];
  /** Whether it is the last resort of the subgraph; an `abort` goes straight there. */
  base: boolean;
  /** Variable that holds how long the saga was before the error added to it; absent if the handler needs no such mark. */
  mark?: string;
}

/** A state machine under construction: the workflow's own, a branch's or an iteration's. */
export interface Subgraph {
  /** 0 for the workflow's own; part of the names of an inner subgraph's variables. */
  number: number;
  parent?: Subgraph;
  states: Map<string, StateDraft>;
  /** What an author's name is called here. */
  variables: Map<string, string>;
  /** Variables of the turns of calls, by step. */
  turns: Map<string, string>;
  /** Innermost last. */
  handlers: Handler[];
  /** Variable of the saga list, if the subgraph keeps one. */
  saga?: string;
  /** Whether an effect may have taken place by now that an error must undo. */
  acted: boolean;
  /** Variable of the error that is being handled. */
  error: string;
  /** Whether it runs in executions that a distributed `for_each` starts. */
  apart: boolean;
  /** JSONata of the correlation id; absent if executions carry none. */
  correlation?: string;
  /** JSONata texts that distinguish iterations, outermost first; part of idempotency keys. */
  iterations: string[];
}

/** A fragment without states and assignments. */
export const EMPTY: Fragment = { pending: [], exits: [] };

/** Sets the target of an open edge: a state, or the label of a handler whose states come later. */
export const patch = (graph: Subgraph, edge: Edge, target: string): void => {
  edge.target = target;
  graph.handlers.find((handler) => handler.label === target)?.edges.push(edge);
};

/** Puts `b` after `a` by patching the open edges of `a`. */
export const sequence = (graph: Subgraph, a: Fragment, b: Fragment): Fragment => {
  if (a.entry === undefined) return { entry: b.entry, pending: [...a.pending, ...b.pending], exits: b.exits };
  for (const exit of a.exits) {
    exit.assigns.push(...b.pending);
    if (b.entry !== undefined) patch(graph, exit, b.entry);
  }
  return { entry: a.entry, pending: a.pending, exits: b.entry === undefined ? a.exits : b.exits };
};

/** Whether control never leaves the fragment. */
export const ended = (fragment: Fragment): boolean =>
  fragment.entry !== undefined && fragment.exits.length === 0;

/** Puts fragments one after the other, up to the first that ends. Later ones are not made. */
export const sequenceAll = (graph: Subgraph, makers: Iterable<() => Fragment>): Fragment => {
  let whole = EMPTY;
  for (const make of makers) {
    whole = sequence(graph, whole, make());
    if (ended(whole)) break;
  }
  return whole;
};

/** Binds a handler's label to the states that handle the error; returns the fragment with their exits added. */
export const bindHandler = (
  graph: Subgraph,
  handler: Handler,
  body: Fragment,
  handling: Fragment,
): Fragment => {
  invariant(!graph.handlers.includes(handler), 'a handler is bound after it is removed from the stack');
  const exits = [...body.exits];
  for (const edge of handler.edges) {
    edge.assigns.push(...handling.pending);
    edge.target = undefined;
    if (handling.entry === undefined) exits.push(edge);
    else patch(graph, edge, handling.entry);
  }
  if (handling.entry !== undefined && (handler.edges.length > 0 || body.entry === handler.label)) {
    exits.push(...handling.exits);
  }
  if (body.entry !== handler.label) return { entry: body.entry, pending: body.pending, exits };
  return { entry: handling.entry, pending: [...body.pending, ...handling.pending], exits };
};

/** Returns an assignment of emitted JSONata. */
export const assign = (name: string, expression: string): Assignment => ({ name, expression });
