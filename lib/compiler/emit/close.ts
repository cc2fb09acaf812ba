import { CORRELATION } from '#contracts/correlation.ts';
import { certain } from '#core/certain.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment } from '#steps/emission.ts';
import { carriesCorrelation } from '../document.ts';
import { type Build, takeName } from './build.ts';
import { countTransitions } from './count-transitions.ts';
import type { Emitter } from './emitter.ts';
import { inlinedValue, marked } from './inline.ts';
import { type Lowered, lower, nestedReads } from './lower.ts';
import { minimise } from './minimise/index.ts';
import { outputAfter, outputValue, variablesIn } from './present-assigns.ts';
import { assign, bindHandler, patch, type Subgraph, sequence } from './subgraph.ts';

/** A finished subgraph. */
export interface ClosedSubgraph extends Lowered {
  /** Transitions when nothing fails. */
  transitions: number;
  /** The same before the definition was minimised. */
  transitionsDrafted: number;
}

const correlationOf = ({ document }: Build): string | undefined =>
  carriesCorrelation(document) ? CORRELATION : undefined;

/** Opens a subgraph inside another, or the workflow's own. */
export const openSubgraph = (build: Build, parent: Subgraph | undefined, effects: boolean): Subgraph => {
  const number = parent ? ++build.count : 0;
  const own = (name: string): string => takeName(build.variableNames, parent ? `${name}_${number}` : name);
  return {
    number,
    parent,
    states: new Map(),
    variables: new Map(),
    turns: new Map(),
    handlers: [],
    saga: effects ? own('saga') : undefined,
    acted: false,
    error: own('failure'),
    apart: parent?.apart ?? false,
    correlation: parent ? parent.correlation : correlationOf(build),
    iterations: parent ? [...parent.iterations] : [],
  };
};

/** Ends a subgraph: open exits yield the output, and what must be set first is set on the way into the first state. */
export const closeSubgraph = (emitter: Emitter, body: Fragment, value: Json | undefined): ClosedSubgraph => {
  const { graph, build } = emitter;
  const output = outputValue(value);
  const fragment = body.entry === undefined ? outputState(emitter, body, output) : body;
  const { startAt, entryAssigns } = enter(emitter, fragment);
  const endReads = new Map<Edge, ReadonlySet<string>>();
  let done: string | undefined;
  for (const exit of fragment.exits) {
    if (exit.slot.kind === 'next') {
      const state = [...graph.states.values()].find((candidate) => candidate.edges.includes(exit));
      if (state && output !== undefined) {
        const assigns = [...(entryAssigns.get(state.name) ?? []), ...exit.assigns];
        // An output sees what the edge that leads out sets.
        state.body.Output = outputValue(inlinedValue(output, assigns));
        endReads.set(exit, variablesIn(output));
      }
    } else {
      done ??= addDone(emitter, output);
      patch(graph, exit, done);
    }
  }
  // What a called workflow has done is undone after it has succeeded, from its history.
  const keeps = build.called && graph.parent === undefined ? graph.saga : undefined;
  const machine = { states: graph.states, startAt, entryAssigns, endReads, keeps };
  const transitionsDrafted = countTransitions(machine, build.innerDrafted);
  if (build.minimises) minimise(machine);
  const transitions = countTransitions(machine, build.innerTransitions, build.transitionsPerIteration);
  return { ...lower(graph, startAt, machine), transitions, transitionsDrafted };
};

const outputState = (emitter: Emitter, body: Fragment, output: Json | undefined): Fragment => {
  const inner = output === undefined ? undefined : outputAfter(output, body.pending);
  // Its only state computes all steps: an error in it names the last of them.
  const last = body.pending.findLast(({ name }) => emitter.build.steps.has(name));
  return { entry: addDone(emitter, inner, last?.name), pending: [], exits: [] };
};

const addDone = (emitter: Emitter, output: Json | undefined, step?: string): string => {
  // Step ids are taken as names of states: a step without a state gives its id to this one.
  const name = step ?? emitter.stateName('done');
  const body: JsonObject = { Type: 'Succeed', Comment: 'All steps are done.' };
  if (output !== undefined) body.Output = output;
  emitter.add({ name, body, edges: [] });
  return name;
};

/** Sets what is pending at the start inside the first state if possible; otherwise in a Pass state before it. */
const enter = (
  emitter: Emitter,
  fragment: Fragment,
): { startAt: string; entryAssigns: Map<string, Assignment[]> } => {
  const { graph } = emitter;
  const entry = certain(fragment.entry, 'first state');
  const { pending } = fragment;
  const entryAssigns = new Map<string, Assignment[]>();
  if (pending.length === 0) return { startAt: entry, entryAssigns };
  const first = graph.states.get(entry);
  const names = new Set(pending.map((assignment) => assignment.name));
  const reentered = [...graph.states.values()].some((state) =>
    state.edges.some((edge) => edge.target === entry),
  );
  if (first && !reentered && !nestedReads(first, names)) {
    entryAssigns.set(entry, pending);
    return { startAt: entry, entryAssigns };
  }
  const name = emitter.stateName(graph.parent ? `start_${graph.number}` : 'start');
  const edge: Edge = { slot: { kind: 'next' }, assigns: pending, target: entry };
  const body: JsonObject = {
    Type: 'Pass',
    Comment: 'Sets what the first steps read from inside branches or loops.',
  };
  emitter.add({ name, body, edges: [edge] });
  return { startAt: name, entryAssigns };
};

/** Ends a subgraph that never fails: its output is `{value, saga, error}`, and the join checks the error. */
const closeEnvelope = (emitter: Emitter, body: Fragment, value: Json | undefined): ClosedSubgraph => {
  const { graph } = emitter;
  const handler = certain(graph.handlers.pop(), 'handler');
  const saga: Json = graph.saga === undefined ? [] : marked(`$${graph.saga}`);
  let whole = body;
  if (handler.edges.length > 0 || body.entry === handler.label) {
    const name = emitter.stateName(`failed_${graph.number}`);
    const output: JsonObject = { value: null, saga, error: marked(`$${graph.error}`) };
    const comment = 'Hands the error to the join, which fails after all branches have settled.';
    emitter.add({ name, body: { Type: 'Succeed', Comment: comment, Output: output }, edges: [] });
    whole = bindHandler(graph, handler, body, { entry: name, pending: [], exits: [] });
  }
  return closeSubgraph(emitter, whole, { value: value ?? null, saga, error: null });
};

/** Sets the subgraph's saga to the empty list. */
export const emptySaga = (graph: Subgraph): Assignment[] =>
  graph.saga === undefined ? [] : [assign(graph.saga, '[]')];

/** What is emitted into an inner subgraph. */
interface Inner {
  /** Set at its start, after its saga. */
  before?: Assignment[];
  body: Fragment;
  value: Json;
}

/** Opens a subgraph, lets `emit` fill it, and closes it: as an envelope if it must not fail. */
export const emitInner = (
  emitter: Emitter,
  { effects, envelope }: { effects: boolean; envelope: boolean },
  emit: (inner: Emitter) => Inner,
): ClosedSubgraph => {
  const inner = emitter.into(openSubgraph(emitter.build, emitter.graph, effects));
  const { graph } = inner;
  if (envelope) {
    graph.handlers.push({ label: `@${graph.number}`, edges: [], base: true });
    // A failure would end siblings in the middle of their effects.
    graph.acted = true;
  }
  const { before = [], body, value } = emit(inner);
  const whole = sequence(graph, { pending: [...emptySaga(graph), ...before], exits: [] }, body);
  return envelope ? closeEnvelope(inner, whole, value) : closeSubgraph(inner, whole, value);
};
