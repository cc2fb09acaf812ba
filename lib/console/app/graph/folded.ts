import type { WorkflowGraph } from '#contracts/graph.ts';
import type { ManifestStep, WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { StepView } from '../api/types.ts';

/** A step that the history of an execution does not name: the compiler has folded it into the state of a neighbour, or it runs apart. */
export interface Folded {
  id: string;
  /**
   * The step whose state computes its value, and whether that comes after it; `whole` if it is as far as that one in any case. Absent if
   * only neighbours tell how far it is.
   */
  host?: { id: string; follows: boolean; whole?: true };
  /** Steps before and after it, in the same block. */
  before: string[];
  after: string[];
  parent?: string;
}

/** Types of steps that are seen only if they fail. */
const ENDS = new Set(['fail', 'return']);

/** Returns the steps of a workflow that have no state, and no steps inside that have one, or that run in separate executions. */
export const foldedSteps = ({
  definition,
  steps,
  graph,
}: Pick<WorkflowManifest, 'definition' | 'graph' | 'steps'>): Folded[] => {
  const states = statesIn(definition);
  const parents = new Set(
    steps.filter(({ state }) => states.has(state)).flatMap((step) => around(step, steps)),
  );
  const hosts = hostsIn(states, steps);
  const orderOf = (wanted: string): number => steps.findIndex(({ id }) => id === wanted);
  return steps.flatMap(({ id, state, type, generated, apart, parent }) => {
    if (apart) return apartIn(id, steps);
    if (states.has(state) || parents.has(id) || generated || ENDS.has(type)) return [];
    const host = hosts.get(id);
    return [
      {
        id,
        ...(host !== undefined && { host: { id: host, follows: orderOf(host) > orderOf(id) } }),
        ...neighbours(graph, id),
        ...defined({ parent }),
      },
    ];
  });
};

/** Returns a step that runs in separate executions: it is as far as the loop that starts these. */
const apartIn = (id: string, steps: readonly ManifestStep[]): Folded[] => {
  const step = steps.find((one) => one.id === id);
  const loop = step && around(step, steps).find((one) => !steps.find((other) => other.id === one)?.apart);
  return loop === undefined
    ? []
    : [{ id, host: { id: loop, follows: false, whole: true }, before: [], after: [] }];
};

const around = ({ parent }: ManifestStep, steps: readonly ManifestStep[]): string[] => {
  const found = steps.find(({ id }) => id === parent);
  return found ? [found.id, ...around(found, steps)] : [];
};

/** Returns the states of a definition by name, at any depth. */
const statesIn = (definition: JsonObject, into = new Map<string, JsonObject>()): Map<string, JsonObject> => {
  for (const [name, state] of Object.entries(isObject(definition.States) ? definition.States : {})) {
    if (!isObject(state)) continue;
    into.set(name, state);
    const inner = [...(Array.isArray(state.Branches) ? state.Branches : []), state.ItemProcessor];
    for (const one of inner) if (isObject(one)) statesIn(one, into);
  }
  return into;
};

/** Returns the steps whose states assign the variables of other steps, by the id of the other step. */
const hostsIn = (
  states: ReadonlyMap<string, JsonObject>,
  steps: readonly ManifestStep[],
): Map<string, string> => {
  const stepOf = new Map(steps.map(({ id, state }) => [state, id]));
  const found = new Map<string, string>();
  for (const [name, state] of states) {
    const host = stepOf.get(name);
    if (host === undefined) continue;
    for (const variable of assignedBy(state))
      if (variable !== host && !found.has(variable)) found.set(variable, host);
  }
  return found;
};

const assignedBy = ({ Assign, Choices }: JsonObject): string[] => [
  ...names(Assign),
  ...(Array.isArray(Choices) ? Choices.flatMap((one) => (isObject(one) ? names(one.Assign) : [])) : []),
];

const names = (assign: Json | undefined): string[] => (isObject(assign) ? Object.keys(assign) : []);

const neighbours = (graph: WorkflowGraph | undefined, id: string): Pick<Folded, 'after' | 'before'> => {
  const next = (graph?.edges ?? []).filter(({ kind }) => kind === 'next');
  return {
    before: next.filter(({ to }) => to === id).map(({ from }) => from),
    after: next.filter(({ from }) => from === id).map(({ to }) => to),
  };
};

type Status = StepView['status'];

/** Statuses of steps that were not come to. */
const NOT_YET = new Set<Status>(['pending', 'unreached']);

/**
 * Returns how far folded steps are: as the state into which each is folded, if a step has that; else as its neighbours tell: it is done if what
 * comes after has begun, and otherwise as far as what comes before.
 */
export const foldedStatuses = (
  folded: readonly Folded[],
  steps: readonly Pick<StepView, 'id' | 'status'>[],
  isOver: boolean,
): ReadonlyMap<string, Status> => {
  const known = new Map(steps.map(({ id, status }) => [id, status]));
  const byId = new Map(folded.map((one) => [one.id, one]));
  const pending = new Set<string>();
  const statusOf = (id: string): Status | undefined => {
    const own = known.get(id);
    const step = byId.get(id);
    if (own !== undefined || !step || pending.has(id)) return own;
    pending.add(id);
    const found = fromHost(step) ?? fromNeighbours(step);
    pending.delete(id);
    known.set(id, found);
    return found;
  };
  const fromHost = ({ host }: Folded): Status | undefined => {
    const status = host && statusOf(host.id);
    if (!host || status === undefined || NOT_YET.has(status) || status === 'skipped') return status;
    if (host.whole) return status;
    // A state computes what it is given before it does its work, and the rest after it.
    if (host.follows || status === 'succeeded') return 'succeeded';
    return isOver || status === 'failed' || status === 'aborted' ? 'unreached' : 'pending';
  };
  const fromNeighbours = ({ before, after, parent }: Folded): Status => {
    const block = parent === undefined ? undefined : statusOf(parent);
    if (block === 'skipped' || block === 'pending' || block === 'unreached') return block;
    const followers = after.flatMap((id) => statusOf(id) ?? []);
    if (followers.some((status) => !NOT_YET.has(status))) return 'succeeded';
    if (followers.length === 0 && block === 'succeeded') return 'succeeded';
    const leaders = before.flatMap((id) => statusOf(id) ?? []);
    const isReached =
      leaders.length > 0 && leaders.every((status) => status === 'succeeded' || status === 'skipped');
    if (isReached && followers.length === 0) return 'succeeded';
    return isOver ? 'unreached' : 'pending';
  };
  return new Map(folded.flatMap(({ id }) => [[id, statusOf(id) ?? 'pending'] as const]));
};

/** Returns the steps of which an execution that began from another one has no state any longer. */
export const earlierSteps = (
  { definition, steps }: Pick<WorkflowManifest, 'definition' | 'steps'>,
  shown: readonly Pick<StepView, 'id'>[],
): string[] => {
  const states = statesIn(definition);
  const known = new Set(shown.map(({ id }) => id));
  return steps
    .filter(({ id, state, apart, generated }) => states.has(state) && !apart && !generated && !known.has(id))
    .map(({ id }) => id);
};
