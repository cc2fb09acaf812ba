import type { ActionCatalog } from '#compiler/types.ts';

/** Returns what is wrong with the contracts and factories of actions, one line for each file that cannot be used. */
export const brokenContracts = (actions: ActionCatalog): string[] => [
  ...new Set(
    [...actions.values()].flatMap(({ broken, factory }) => [factory?.broken ?? [], broken ?? []].flat()),
  ),
];
