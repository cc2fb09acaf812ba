import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Assignment, Edge, Fragment } from '#steps/emission.ts';
import { asExpression } from './author-text.ts';
import { type Build, takeName } from './build.ts';
import { assign, type Draft, lead, resolve } from './subgraph.ts';
import { inlined, mapExpressions, marked } from './inline.ts';
import { type Lowered, lower, nestedReads } from './lower.ts';

/** A finished scope. */
export interface Scope extends Lowered {
  /** Transitions of a run in which nothing fails. */
  transitions: number;
}

/** Opens a scope inside another, or the workflow's own. */
export const openScope = (build: Build, parent: Draft | undefined, effects: boolean): Draft => {
  const number = parent ? ++build.count : 0;
  const own = (name: string): string => takeName(build.variableNames, parent ? `${name}_${number}` : name);
  return {
    number,
    parent,
    states: new Map(),
    variables: new Map(),
    handlers: [],
    saga: effects ? own('saga') : undefined,
    error: own('failure'),
    iterations: parent ? [...parent.iterations] : [],
  };
};

/** Ends a scope: open ways out yield the output, and what must be set first is set on the way into the first state. */
export const closeScope = (build: Build, draft: Draft, body: Fragment, value: Json | undefined): Scope => {
  const output = outputValue(value);
  const fragment = body.entry === undefined ? outputState(build, draft, body, output) : body;
  const { startAt, entryAssigns } = enter(build, draft, fragment);
  let done: string | undefined;
  for (const exit of fragment.exits) {
    if (exit.slot.kind === 'next') {
      const state = [...draft.states.values()].find((candidate) => candidate.edges.includes(exit));
      if (state && output !== undefined) {
        const assigns = [...(entryAssigns.get(state.name) ?? []), ...exit.assigns];
        state.body.Output = inOutput(output, assigns);
      }
    } else {
      done ??= addDone(build, draft, output);
      lead(draft, exit, done);
    }
  }
  const lowered = lower(draft, startAt, entryAssigns);
  return { ...lowered, transitions: countTransitions(build, draft, startAt) };
};

/** Linters want an Output to be a text or an object. */
export const outputValue = <Value extends Json | undefined>(value: Value): Value | string =>
  value === undefined || typeof value === 'string' || isObject(value) ? value : marked(asExpression(value));

/** An output that sees what the edge that leads out sets. */
const inOutput = (output: Json, assigns: readonly Assignment[]): Json =>
  outputValue(mapExpressions(output, (expression) => inlined(expression, assigns)))!;

const outputState = (build: Build, draft: Draft, body: Fragment, output: Json | undefined): Fragment => {
  const inner = output === undefined ? undefined : inOutput(output, body.pending);
  return { entry: addDone(build, draft, inner), pending: [], exits: [] };
};

const addDone = (build: Build, draft: Draft, output: Json | undefined): string => {
  const name = takeName(build.stateNames, 'done');
  const body: JsonObject = { Type: 'Succeed', Comment: 'All steps are done.' };
  if (output !== undefined) body.Output = output;
  draft.states.set(name, { name, body, edges: [] });
  return name;
};

/** Sets what is pending at the start inside the first state where that can be; else a Pass state does it. */
const enter = (
  build: Build,
  draft: Draft,
  fragment: Fragment,
): { startAt: string; entryAssigns: Map<string, Assignment[]> } => {
  const entry = fragment.entry!;
  const { pending } = fragment;
  const entryAssigns = new Map<string, Assignment[]>();
  if (pending.length === 0) return { startAt: entry, entryAssigns };
  const first = draft.states.get(entry);
  const names = new Set(pending.map((assignment) => assignment.name));
  const reentered = [...draft.states.values()].some((state) =>
    state.edges.some((edge) => edge.target === entry),
  );
  if (first && !reentered && !nestedReads(first, names)) {
    entryAssigns.set(entry, pending);
    return { startAt: entry, entryAssigns };
  }
  const name = takeName(build.stateNames, draft.parent ? `start_${draft.number}` : 'start');
  const edge: Edge = { slot: { kind: 'next' }, assigns: pending, target: entry };
  const body: JsonObject = {
    Type: 'Pass',
    Comment: 'Sets what the first steps read from inside branches or loops.',
  };
  draft.states.set(name, { name, body, edges: [edge] });
  return { startAt: name, entryAssigns };
};

const countTransitions = (build: Build, draft: Draft, startAt: string): number => {
  const visits = new Map<string, number>();
  let count = 0;
  let name: string | undefined = startAt;
  while (name !== undefined) {
    const state = draft.states.get(name);
    if (!state) break;
    const visit: number = (visits.get(name) ?? 0) + 1;
    if (visit > 2) break;
    visits.set(name, visit);
    count += 1 + (build.innerTransitions.get(name) ?? 0);
    const leaving: Edge | undefined = state.edges.find(({ slot }) => slot.kind === 'default');
    const usual: Edge | undefined =
      state.expected ?? state.edges.find(({ slot }) => slot.kind === 'next') ?? state.edges[0];
    name = (visit === 2 ? leaving : usual)?.target;
  }
  return count;
};

/** A scope that never fails: its output is `{value, saga, error}`, and who started it looks at the error. */
export const closeEnvelope = (build: Build, draft: Draft, body: Fragment, value: Json | undefined): Scope => {
  const handler = draft.handlers.pop()!;
  const saga: Json = draft.saga === undefined ? [] : marked(`$${draft.saga}`);
  let whole = body;
  if (handler.edges.length > 0 || body.entry === handler.label) {
    const name = takeName(build.stateNames, `failed_${draft.number}`);
    const output: JsonObject = { saga, error: marked(`$${draft.error}`) };
    const comment = 'Hands the error to the join, which fails after all branches have settled.';
    draft.states.set(name, { name, body: { Type: 'Succeed', Comment: comment, Output: output }, edges: [] });
    whole = resolve(draft, handler, body, { entry: name, pending: [], exits: [] });
  }
  return closeScope(build, draft, whole, { value: value ?? null, saga, error: null });
};

/** Sets the scope's saga to the empty list. */
export const emptySaga = (draft: Draft): Assignment[] =>
  draft.saga === undefined ? [] : [assign(draft.saga, '[]')];
