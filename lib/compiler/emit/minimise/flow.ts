import { required } from '#core/required.ts';
import type { Edge, StateDraft } from '#steps/emission.ts';
import type { DraftedMachine } from './machine.ts';

/** What an analysis knows, and how that changes along edges. */
interface Analysis<Knowledge> {
  /** Known at the start. */
  start: Knowledge;
  /** What is known at the end of an edge, from what is known at the entry of its state. */
  after(before: Knowledge, state: StateDraft, edge: Edge): Knowledge;
  /** What two ways into a state have in common. */
  join(a: Knowledge, b: Knowledge): Knowledge;
  /** Whether a join has taken nothing away. */
  isSame(before: Knowledge, joined: Knowledge): boolean;
}

/** Computes what holds at the entry of each state on every way to it. Unreachable states are left out. */
export const flow = <Knowledge>(
  machine: DraftedMachine,
  { start, after, join, isSame }: Analysis<Knowledge>,
): Map<string, Knowledge> => {
  const known = new Map([[machine.startAt, start]]);
  const order = inOrder(machine);
  const stale = new Set([machine.startAt]);
  // In this order a state comes after all that lead to it, except at the end of a loop: a round or two are enough.
  while (stale.size > 0) {
    for (const state of order) {
      if (!stale.delete(state.name)) continue;
      const before = required(known, state.name);
      for (const edge of state.edges) {
        if (edge.target === undefined || !machine.states.has(edge.target)) continue;
        const next = after(before, state, edge);
        const earlier = known.get(edge.target);
        const joined = earlier === undefined ? next : join(earlier, next);
        if (earlier !== undefined && isSame(earlier, joined)) continue;
        known.set(edge.target, joined);
        stale.add(edge.target);
      }
    }
  }
  return known;
};

/** The states that can be reached, each before those that it leads to, except if a loop leads back. */
const inOrder = ({ states, startAt }: DraftedMachine): StateDraft[] => {
  const seen = new Set([startAt]);
  const left: StateDraft[] = [];
  const path: { state: StateDraft; at: number }[] = [];
  const enter = (name: string): void => {
    const state = states.get(name);
    if (state) path.push({ state, at: 0 });
  };
  enter(startAt);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = top.state.edges[top.at++];
    if (edge === undefined) {
      left.push(top.state);
      path.pop();
    } else if (edge.target !== undefined && !seen.has(edge.target)) {
      seen.add(edge.target);
      enter(edge.target);
    }
  }
  return left.toReversed();
};
