import type { Assignment, Edge, StateDraft } from '#steps/emission.ts';
import { flow } from './flow.ts';
import { areMovable, type DraftedMachine, follow, type MinimiserRule } from './machine.ts';

/** Where the list of effects is known to have nothing to undo: variables of lists that are empty, and marks since which nothing was added. */
type Nothing = ReadonlySet<string>;

/** Leads errors past the state that undoes effects if there were none on any way to it. */
export const skipEmptyUndoing: MinimiserRule = (machine) => {
  const lists = new Set<string>();
  const marks = new Map<string, string>();
  for (const { undoes } of machine.states.values()) {
    if (!undoes) continue;
    lists.add(undoes.saga);
    if (undoes.mark !== undefined) marks.set(undoes.mark, undoes.saga);
  }
  if (lists.size === 0) return false;
  const following = (before: Nothing, assigns: readonly Assignment[]): Nothing => {
    const nothing = new Set(before);
    for (const { name, expression } of assigns) {
      if (marks.has(name)) nothing.add(name);
      if (!lists.has(name)) continue;
      for (const [mark, saga] of marks) if (saga === name) nothing.delete(mark);
      if (expression === '[]') nothing.add(name);
      else nothing.delete(name);
    }
    return nothing;
  };
  const after = (before: Nothing, _: StateDraft, { assigns }: Edge) => following(before, assigns);
  const atEntry = flow<Nothing>(machine, {
    start: following(new Set(), machine.entryAssigns.get(machine.startAt) ?? []),
    after,
    join: (a, b) => a.intersection(b),
    isSame: (a, b) => a.size === b.size,
  });
  let changed = false;
  for (const state of machine.states.values()) {
    const before = atEntry.get(state.name);
    if (!before) continue;
    for (const edge of state.edges) {
      if (skip(machine, state, edge, after(before, state, edge))) changed = true;
    }
  }
  return changed;
};

const skip = ({ states }: DraftedMachine, state: StateDraft, edge: Edge, nothing: Nothing): boolean => {
  const undoing = states.get(edge.target ?? '');
  const next = undoing?.edges.find(({ slot }) => slot.kind === 'next');
  if (!undoing?.undoes || next?.target === undefined) return false;
  const { saga, mark } = undoing.undoes;
  if (!nothing.has(mark ?? saga)) return false;
  const others = next.assigns.filter(({ name }) => name !== saga);
  if (!areMovable(others)) return false;
  if (mark === undefined) {
    // What follows reports on the compensations that it is handed.
    if (edge.slot.kind === 'default') return false;
    if (edge.slot.kind === 'next') state.body = { ...state.body, Output: NO_COMPENSATIONS };
    else edge.output = NO_COMPENSATIONS;
  }
  follow(edge, next, others);
  return true;
};

const NO_COMPENSATIONS = '{% [] %}';
