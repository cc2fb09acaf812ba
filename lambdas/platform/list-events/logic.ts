import type { listEvents as route } from '#contracts/http/routes/list-events.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** Lists the events that a workflow's triggers have matched, newest first. Details are left out: they may be sensitive. */
export const listEvents: Serves<typeof route> = async ({ parameters, query }, { manifests, events }) => {
  const { name } = await requireManifest(manifests, parameters.workflow);
  const page = await events.list(name, defined({ limit: query.limit, nextToken: query.next_token }));
  return {
    events: page.events.map(({ event, execution, entity, error, at }) => ({
      id: event.id,
      source: String(event.source),
      detail_type: String(event['detail-type']),
      at,
      ...defined({ execution, entity, error }),
    })),
    ...defined({ next_token: page.nextToken }),
  };
};
