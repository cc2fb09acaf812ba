import type { createEntity as route } from '#contracts/http/routes/create-entity.ts';
import { createEntity as create } from '#platform/firing/create.ts';
import { viewOf } from '#platform/firing/entity-view.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireLifecycle } from '#platform/lifecycles/deployed-lifecycle.ts';
import { callerName } from '#platform/ports/audit.ts';

/** Begins the life of an entity. */
export const createEntity: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { lifecycle, entity: id } = parameters;
  const entity = await create(ports, { lifecycle, id, data: body.data, by: callerName(caller) });
  return viewOf(await requireLifecycle(ports.manifests, lifecycle), entity);
};
