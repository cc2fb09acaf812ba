import { ContractError, loadActions } from '#compiler/actions/load-actions.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import { UserError } from './user-error.ts';

/** The contracts of a project's actions; throws a UserError when one of them cannot be used. */
export const loadCatalog = async (root: string): Promise<ActionCatalog> => {
  try {
    return await loadActions(root);
  } catch (error) {
    if (error instanceof ContractError) throw new UserError(error.message);
    throw error;
  }
};
