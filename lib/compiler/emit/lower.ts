import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Assignment, Edge, StateDraft } from '#steps/emission.ts';
import { freeVariables } from './free-variables.ts';
import { expressionOf, inlined, inlinedValue, inlinedWhole, marked, NESTED } from './inline.ts';
import { outputAfter, outputValue, unread } from './present-assigns.ts';
import type { Subgraph } from './subgraph.ts';

/** A finished state machine, and the names that it reads from outer ones. */
export interface Lowered {
  definition: JsonObject;
  reads: ReadonlySet<string>;
}

interface Field {
  name: string;
  value: Json;
  reads: Set<string>;
}

interface LoweredEdge {
  edge: Edge;
  assigns: readonly Assignment[];
  fields: Field[];
}

/** What a graph's states do not say themselves. */
interface Surroundings {
  /** What is set on the way into a state. */
  entryAssigns: ReadonlyMap<string, Assignment[]>;
  /** Variables that the output reads at an end. */
  endReads: ReadonlyMap<Edge, ReadonlySet<string>>;
  /** Variable that is set although nothing reads it, for those who read the history. */
  keeps?: string;
}

/** Turns drafted states into ASL: edges become Next, Catch, Choices and Assign; variables that are never read are not set. */
export const lower = (
  graph: Subgraph,
  startAt: string,
  { entryAssigns, endReads, keeps }: Surroundings,
): Lowered => {
  const states = [...graph.states.values()].map((state) => {
    const before = entryAssigns.get(state.name) ?? [];
    const body = inlinedValue(state.body, before) as JsonObject;
    if (state.body.Type === 'Succeed') body.Output = outputAfter(state.body.Output ?? null, before);
    else if (body.Output !== undefined) body.Output = outputValue(body.Output);
    const edges = state.edges.map((edge): LoweredEdge => {
      const assigns = [...before, ...edge.assigns];
      return { edge, assigns, fields: fieldsOf(assigns) };
    });
    const conditions = edges.map(({ edge }) => conditionOf(edge, before));
    return { state, body, edges, conditions };
  });

  const live = new Set<string>(keeps === undefined ? [] : [keeps]);
  for (const { body, conditions } of states) {
    for (const name of readsOf(body)) live.add(name);
    for (const condition of conditions) {
      if (condition !== undefined) for (const name of freeVariables(condition)) live.add(name);
    }
  }
  const all = states.flatMap(({ state, edges }) => {
    const ownReads = readsOf(state.body);
    return edges.map((edge) => ({ ...edge, ownReads }));
  });
  addReads(
    live,
    all.flatMap(({ edge, fields }) => (edge.target === undefined ? [] : fields)),
  );
  for (const { edge, assigns, fields, ownReads } of all) {
    const ends = edge.target === undefined;
    const names = unread([...ownReads, ...(ends ? (endReads.get(edge) ?? []) : live)], assigns);
    for (const name of names) live.add(name);
    if (!ends) continue;
    const left = fields.filter(({ name }) => names.includes(name) || name === keeps);
    fields.splice(0, fields.length, ...left);
  }
  addReads(
    live,
    all.flatMap(({ fields }) => fields),
  );

  const lowered: JsonObject = {};
  states.sort((a, b) => Number(b.state.name === startAt) - Number(a.state.name === startAt));
  for (const { state, body, edges, conditions } of states) {
    lowered[state.name] = withEdges(body, edges, conditions, live);
  }
  return { definition: { StartAt: startAt, States: lowered }, reads: live };
};

/** Adds the variables that the fields of live variables read. */
const addReads = (live: Set<string>, fields: readonly Field[]): void => {
  const waiting = Map.groupBy(fields, (field) => field.name);
  const queue = [...live];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const field of waiting.get(name) ?? []) {
      for (const read of field.reads) {
        if (!live.has(read)) {
          live.add(read);
          queue.push(read);
        }
      }
    }
  }
};

const conditionOf = (edge: Edge, before: Assignment[]): string | undefined =>
  edge.slot.kind === 'choice' ? inlined(edge.slot.condition, before) : undefined;

/** What an edge assigns, each value as seen before any of it is set; the last assignment of a name counts. */
const fieldsOf = (assigns: readonly Assignment[]): Field[] => {
  const last = new Map(assigns.map((assign, index) => [assign.name, { assign, index }]));
  return [...last].map(([name, { assign, index }]) => {
    const before = assigns.slice(0, index);
    const value =
      assign.value === undefined
        ? inlinedWhole(assign.expression, before)
        : inlinedValue(assign.value, before);
    return { name, value, reads: readsOf(value) };
  });
};

/** Variables that finished state machines read, kept so that those inside others are not read again at every depth. */
const readsOfMachines = new WeakMap<JsonObject, ReadonlySet<string>>();

/** Variables that the expressions of an ASL value read; state machines inside it count with all their names. */
const readsOf = (value: Json, into = new Set<string>()): Set<string> => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    if (expression !== undefined) for (const name of freeVariables(expression)) into.add(name);
  } else if (Array.isArray(value)) {
    for (const item of value) readsOf(item, into);
  } else if (isObject(value)) {
    const reads = isObject(value.States) ? readsOfMachine(value) : undefined;
    if (reads) for (const name of reads) into.add(name);
    else for (const item of Object.values(value)) readsOf(item, into);
  }
  return into;
};

const readsOfMachine = (machine: JsonObject): ReadonlySet<string> => {
  const known = readsOfMachines.get(machine);
  if (known) return known;
  const reads = new Set<string>();
  for (const item of Object.values(machine)) readsOf(item, reads);
  readsOfMachines.set(machine, reads);
  return reads;
};

const withEdges = (
  body: JsonObject,
  edges: LoweredEdge[],
  conditions: (string | undefined)[],
  live: ReadonlySet<string>,
): JsonObject => {
  const assignOf = (fields: Field[]): JsonObject => {
    const kept = fields.filter(({ name }) => live.has(name));
    return kept.length === 0
      ? {}
      : { Assign: Object.fromEntries(kept.map(({ name, value }) => [name, value])) };
  };
  const choices: JsonObject[] = [];
  const catchers: JsonObject[] = [];
  let tail: JsonObject = {};
  const there = (target: string | undefined): string =>
    certain(target, 'target of a rule; only a state itself can end a subgraph');
  edges.forEach(({ edge, fields }, index) => {
    const { slot, target, output } = edge;
    const assigned = { ...assignOf(fields), ...defined({ Output: output }) };
    if (slot.kind === 'choice') {
      choices.push({
        Condition: marked(certain(conditions[index], 'condition')),
        ...assigned,
        Next: there(target),
      });
    } else if (slot.kind === 'catch') {
      catchers.push({ ErrorEquals: slot.errors, ...assigned, Next: there(target) });
    } else if (slot.kind === 'default') {
      tail = { ...assigned, Default: there(target) };
    } else {
      tail = { ...assigned, ...(target === undefined ? { End: true } : { Next: target }) };
    }
  });
  return {
    ...body,
    ...(choices.length > 0 && { Choices: choices }),
    ...(catchers.length > 0 && { Catch: catchers }),
    ...tail,
  };
};

/** Whether states inside a state (branches, iterations) read any of the names. */
export const nestedReads = (state: StateDraft, names: ReadonlySet<string>): boolean =>
  [...NESTED].some((key) => state.body[key] !== undefined && !readsOf(state.body[key]).isDisjointFrom(names));
