import type { ActionCatalog } from '#compiler/types.ts';

/** The contracts of a project's actions. */
export const loadCatalog = async (_root: string): Promise<ActionCatalog | undefined> => undefined;
