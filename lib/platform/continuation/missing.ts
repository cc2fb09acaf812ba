import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { ReadsOf } from './reads.ts';

/** A variable that a state reads although some way to the state assigns none. */
export interface MissingVariable {
  variable: string;
  state: string;
}

interface Edge {
  to: string;
  assigns: string[];
}

type States = Record<string, JsonObject>;

/**
 * Lists the variables that states from `start` on read, and that neither `known` has nor every way to the state assigns. What a definition
 * reads so from its beginning as well is left out: its expressions allow for it.
 */
export const missingVariables = (
  definition: JsonObject,
  start: string,
  known: Iterable<string>,
  readsOf: ReadsOf,
): MissingVariable[] => {
  const states = statesIn(definition);
  const assigned = assignedVariables(definition);
  const reads = new Map(
    Object.entries(states).map(([name, state]) => [
      name,
      [...readsOf(state)].filter((variable) => assigned.has(variable)),
    ]),
  );
  const unassigned = (from: string, variables: Iterable<string>): MissingVariable[] =>
    [...assignedAt(states, from, new Set(variables))].flatMap(([state, there]) =>
      (reads.get(state) ?? [])
        .filter((variable) => !there.has(variable))
        .map((variable) => ({ variable, state })),
    );
  const allowed = new Set(
    unassigned(String(definition.StartAt), []).map(({ variable, state }) => `${state} ${variable}`),
  );
  return unassigned(start, known).filter(({ variable, state }) => !allowed.has(`${state} ${variable}`));
};

/** Says which variables a beginning lacks, and why. */
export const missingWords = (missing: readonly MissingVariable[], lost: readonly string[]): string => {
  const list = missing.map(({ variable, state }) =>
    lost.includes(variable)
      ? `"${variable}", which "${state}" reads, is too long for the history`
      : `"${variable}", which "${state}" reads, was never set`,
  );
  return `variables do not fit the version: ${list.join('; ')}. Begin with an earlier step`;
};

/** Returns the variables that the outermost level of a definition assigns. */
export const assignedVariables = (definition: JsonObject): Set<string> =>
  new Set(
    Object.values(statesIn(definition)).flatMap((state) => edgesOf(state).flatMap(({ assigns }) => assigns)),
  );

/** Returns the states that can be reached from one, it included. */
export const reachableFrom = (definition: JsonObject, start: string): Set<string> =>
  new Set(assignedAt(statesIn(definition), start, new Set()).keys());

const statesIn = ({ States }: JsonObject): States => (isObject(States) ? (States as States) : {});

/** Returns, by state, the variables that every way from the start to it assigns. */
const assignedAt = (
  states: States,
  start: string,
  known: ReadonlySet<string>,
): Map<string, ReadonlySet<string>> => {
  const found = new Map<string, ReadonlySet<string>>([[start, known]]);
  const pending = [start];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const here = found.get(name) ?? new Set<string>();
    for (const { to, assigns } of edgesOf(ownField(states, name) ?? {})) {
      const there = found.get(to);
      const along = new Set([...here, ...assigns]);
      const both =
        there === undefined ? along : new Set([...there].filter((variable) => along.has(variable)));
      if (there !== undefined && both.size === there.size) continue;
      found.set(to, both);
      pending.push(to);
    }
  }
  return found;
};

const edgesOf = ({ Assign, Next, Default, Choices, Catch }: JsonObject): Edge[] => [
  ...[Next, Default].flatMap((to) => edge(to, Assign)),
  ...[Choices, Catch].flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject).flatMap((one) => edge(one.Next, one.Assign)) : [],
  ),
];

const edge = (to: Json | undefined, assign: Json | undefined): Edge[] =>
  typeof to === 'string' ? [{ to, assigns: isObject(assign) ? Object.keys(assign) : [] }] : [];
