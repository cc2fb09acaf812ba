import type { Edge, StateDraft } from '#steps/emission.ts';
import { analyse } from '../../expressions/analyse.ts';
import { freeVariables } from '../free-variables.ts';
import { flow } from './flow.ts';
import { type DraftedMachine, isMovable } from './machine.ts';

/** Conditions whose outcome is known because an earlier Choice asked the same. */
export type KnownConditions = ReadonlyMap<string, boolean>;

/** Functions that may answer differently the second time. */
const IMPURE: ReadonlySet<string> = new Set(['now', 'millis', 'random', 'uuid', 'shuffle']);

const MAX_CONDITIONS = 16;

/** Conditions that several Choices ask and that keep their answer as long as their variables do. */
const repeatedConditions = (states: Iterable<StateDraft>): Set<string> => {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { edges } of states) {
    const own = new Set(edges.flatMap(({ slot }) => (slot.kind === 'choice' ? [slot.condition] : [])));
    for (const condition of own) {
      if (!seen.has(condition)) seen.add(condition);
      else if (repeated.size < MAX_CONDITIONS && isRepeatable(condition)) repeated.add(condition);
    }
  }
  return repeated;
};

const isRepeatable = (condition: string): boolean => {
  const analysis = analyse(condition);
  return analysis.ok && isMovable(condition) && !analysis.functions.some(({ name }) => IMPURE.has(name));
};

/** What is known after an edge: what its Choice asked on the way to it, as far as the edge sets nothing that the condition reads. */
const after = (
  before: KnownConditions,
  { edges }: StateDraft,
  edge: Edge,
  repeated: ReadonlySet<string>,
): KnownConditions => {
  const known = new Map(before);
  if (edge.slot.kind === 'choice' || edge.slot.kind === 'default') {
    for (const { slot } of edges) {
      if (slot.kind !== 'choice') continue;
      const isTaken = slot === edge.slot;
      if (repeated.has(slot.condition)) known.set(slot.condition, isTaken);
      if (isTaken) break;
    }
  }
  for (const condition of known.keys()) {
    const reads = freeVariables(condition);
    if (edge.assigns.some(({ name }) => reads.has(name))) known.delete(condition);
  }
  return known;
};

const both = (a: KnownConditions, b: KnownConditions): KnownConditions =>
  new Map([...a].filter(([condition, holds]) => b.get(condition) === holds));

/** What is known at the entry of a state on every way to it, and how that changes along its edges. */
export interface Knowledge {
  atEntry(state: StateDraft): KnownConditions;
  after(before: KnownConditions, state: StateDraft, edge: Edge): KnownConditions;
}

/** Computes which conditions are known in each state; undefined if no condition is asked twice. */
export const knownConditions = (machine: DraftedMachine): Knowledge | undefined => {
  const repeated = repeatedConditions(machine.states.values());
  if (repeated.size === 0) return undefined;
  const step = (before: KnownConditions, state: StateDraft, edge: Edge) =>
    after(before, state, edge, repeated);
  const atEntry = flow<KnownConditions>(machine, {
    start: new Map(),
    after: step,
    join: both,
    isSame: (a, b) => a.size === b.size,
  });
  return { atEntry: ({ name }) => atEntry.get(name) ?? new Map(), after: step };
};
