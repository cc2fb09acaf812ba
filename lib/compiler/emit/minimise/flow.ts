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
  { states, startAt }: DraftedMachine,
  { start, after, join, isSame }: Analysis<Knowledge>,
): Map<string, Knowledge> => {
  const known = new Map([[startAt, start]]);
  const queue = [startAt];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states.get(name);
    if (!state) continue;
    const before = known.get(name)!;
    for (const edge of state.edges) {
      if (edge.target === undefined) continue;
      const next = after(before, state, edge);
      const earlier = known.get(edge.target);
      const joined = earlier === undefined ? next : join(earlier, next);
      if (earlier !== undefined && isSame(earlier, joined)) continue;
      known.set(edge.target, joined);
      queue.push(edge.target);
    }
  }
  return known;
};
