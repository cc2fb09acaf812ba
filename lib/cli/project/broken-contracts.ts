import type { ActionCatalog } from '#compiler/types.ts';

/** Returns what is wrong with the contracts of actions, one line for each that cannot be used. */
export const brokenContracts = (actions: ActionCatalog): string[] =>
  [...actions.values()].flatMap(({ broken }) => broken ?? []);
