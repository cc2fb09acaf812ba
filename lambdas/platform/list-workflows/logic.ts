import type { listWorkflows as route } from '#contracts/http/routes/list-workflows.ts';
import type { Serves } from '#platform/handlers/serves.ts';

/** Lists the workflows that can be started, by name. */
export const listWorkflows: Serves<typeof route> = async (_, { manifests }) => {
  const all = [...(await manifests()).values()].sort((a, b) => a.name.localeCompare(b.name));
  return { workflows: all.map(({ name, description, version }) => ({ name, description, version })) };
};
