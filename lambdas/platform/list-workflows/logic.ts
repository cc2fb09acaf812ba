import type { listWorkflows as route } from '#contracts/http/routes/list-workflows.ts';
import { lifecycleOf } from '#contracts/lifecycles/lifecycle.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';

/** Lists the workflows that can be started, by name; with what starts them, and the states of lifecycles, if that is asked for. */
export const listWorkflows: Serves<typeof route> = async ({ query }, { manifests, deployment }) => {
  const all = [...(await manifests()).values()].sort((a, b) => a.name.localeCompare(b.name));
  return {
    workflows: all.map((manifest) => {
      const { name, description, version, triggers } = manifest;
      const lifecycle = query.details ? lifecycleOf(manifest) : undefined;
      return {
        name,
        description,
        version,
        ...(query.details && { triggers: triggers.map((trigger) => ({ ...trigger })) }),
        ...defined({ states: lifecycle && Object.keys(lifecycle.states) }),
      };
    }),
    ...defined({ deployment: query.deployment ? await deployment() : undefined }),
  };
};
