import { invariant } from '#core/invariant.ts';
import type { Assignment, Edge, Fragment, StateDraft } from '#steps/emission.ts';

/** Who takes an error at some place of a scope. Its label stands as target until its states are known. */
export interface Handler {
  label: string;
  /** Edges that lead to the handler. */
  edges: Edge[];
  /** The last resort of the scope; an `abort` goes straight there. */
  base: boolean;
}

/** A state machine under construction: the workflow's own, a branch's or an iteration's. */
export interface Subgraph {
  /** 0 for the workflow's own; part of the names of variables that inner scopes need for themselves. */
  number: number;
  parent?: Subgraph;
  states: Map<string, StateDraft>;
  /** What an author's name is called here. */
  variables: Map<string, string>;
  /** Innermost last. */
  handlers: Handler[];
  /** Variable of the saga list where the scope keeps one. */
  saga?: string;
  /** Variable of the error that is being handled. */
  error: string;
  /** JSONata texts that tell iterations apart, outermost first; part of idempotency keys. */
  iterations: string[];
}

/** A step that leaves nothing to do: no state, no assignment. */
export const EMPTY: Fragment = { pending: [], exits: [] };

/** Leads an edge to a state, or to a handler that will become one. */
export const patch = (graph: Subgraph, edge: Edge, target: string): void => {
  edge.target = target;
  graph.handlers.find((handler) => handler.label === target)?.edges.push(edge);
};

/** Puts b after a. */
export const sequence = (graph: Subgraph, a: Fragment, b: Fragment): Fragment => {
  if (a.entry === undefined) return { entry: b.entry, pending: [...a.pending, ...b.pending], exits: b.exits };
  for (const exit of a.exits) {
    exit.assigns.push(...b.pending);
    if (b.entry !== undefined) patch(graph, exit, b.entry);
  }
  return { entry: a.entry, pending: a.pending, exits: b.entry === undefined ? a.exits : b.exits };
};

/** Whether control never goes past the fragment. */
export const ended = (fragment: Fragment): boolean =>
  fragment.entry !== undefined && fragment.exits.length === 0;

/** Puts fragments one after the other, up to the first that ends. Fragments are made only when they are reached. */
export const sequenceAll = (graph: Subgraph, makers: Iterable<() => Fragment>): Fragment => {
  let whole = EMPTY;
  for (const make of makers) {
    whole = sequence(graph, whole, make());
    if (ended(whole)) break;
  }
  return whole;
};

/** Binds a handler's label to the states that handle; returns the fragment with their exits added. */
export const bindHandler = (
  graph: Subgraph,
  handler: Handler,
  body: Fragment,
  handling: Fragment,
): Fragment => {
  invariant(!graph.handlers.includes(handler), 'a handler is resolved after it is taken off');
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

/** An assignment of emitted JSONata. */
export const assign = (name: string, expression: string): Assignment => ({ name, expression });
