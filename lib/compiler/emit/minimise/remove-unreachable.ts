import type { MinimiserRule } from './machine.ts';

/** Removes the states that nothing leads to. */
export const removeUnreachable: MinimiserRule = ({ states, startAt }) => {
  const reached = new Set([startAt]);
  for (const name of reached) {
    for (const { target } of states.get(name)?.edges ?? []) if (target !== undefined) reached.add(target);
  }
  const before = states.size;
  for (const name of states.keys()) if (!reached.has(name)) states.delete(name);
  return states.size < before;
};
