import type { Edge } from '#steps/emission.ts';
import { type DraftedMachine, expectedEdge, leavingEdge } from './minimise/machine.ts';

/** Counts transitions from the start to the end when nothing fails; notes how many each round of a loop takes. */
export const countTransitions = (
  { states, startAt }: DraftedMachine,
  inner: ReadonlyMap<string, number>,
  perIteration: Record<string, number> = {},
): number => {
  const countAlong = (first: Pick<Edge, 'target' | 'begins'> | undefined, until?: string): number => {
    const seen = new Set<string>();
    const begun = new Set<string>();
    let count = 0;
    for (let edge = first; edge?.target !== undefined && edge.target !== until; ) {
      for (const loop of edge.begins ?? []) begun.add(loop);
      const state = states.get(edge.target);
      if (!state || seen.has(state.name)) break;
      seen.add(state.name);
      count += 1 + (inner.get(state.name) ?? 0);
      const usual = expectedEdge(state);
      if (state.rounds === undefined) {
        edge = usual;
        continue;
      }
      const round = 1 + countAlong(usual, state.name);
      perIteration[state.name] = round;
      count += (state.rounds - (begun.has(state.name) ? 1 : 0)) * round;
      edge = leavingEdge(state);
    }
    return count;
  };
  return countAlong({ target: startAt });
};
