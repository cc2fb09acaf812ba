import type { listEntities as route } from '#contracts/http/routes/list-entities.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireLifecycle } from '#platform/lifecycles/deployed-lifecycle.ts';
import { Problem } from '#platform/problem.ts';

/** Lists a lifecycle's entities by state. */
export const listEntities: Serves<typeof route> = async ({ parameters, query }, { entities, manifests }) => {
  const { name, lifecycle } = await requireLifecycle(manifests, parameters.lifecycle);
  const { limit, next_token: nextToken, state } = query;
  if (state !== undefined && !Object.hasOwn(lifecycle.states, state)) {
    const states = Object.keys(lifecycle.states);
    const hint = didYouMean(state, states) ?? `expected ${states.join(', ')}`;
    throw new Problem('not_found', `Lifecycle "${name}" has no state "${state}"; ${hint}`);
  }
  const page = await entities.list(name, defined({ limit, nextToken, state }));
  return {
    entities: page.entities.map(({ id, state: is, since, underWay }) => ({
      id,
      state: is,
      since,
      ...defined({ under_way_to: underWay?.to }),
    })),
    ...defined({ next_token: page.nextToken }),
  };
};
