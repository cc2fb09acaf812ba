import { correlationIn } from '#contracts/correlation.ts';
import type { fireTrigger as route } from '#contracts/http/routes/fire-trigger.ts';
import { defined } from '#core/defined.ts';
import { viewOf } from '#platform/firing/entity-view.ts';
import { fire } from '#platform/firing/fire.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireLifecycle } from '#platform/lifecycles/deployed-lifecycle.ts';
import { callerName } from '#platform/ports/audit.ts';

/** Fires a trigger at an entity. */
export const fireTrigger: Serves<typeof route> = async ({ parameters, body, caller, header }, ports) => {
  const { lifecycle, entity: id, trigger } = parameters;
  const { event, data, key = ports.randomness.uuid(), reason } = body;
  const entity = await fire(ports, {
    lifecycle,
    id,
    trigger,
    event,
    ...(data && { data }),
    by: callerName(caller),
    ...defined({ correlation: correlationIn(header('x-correlation-id')) }),
    key,
  });
  // The entity's history says that it was fired, and by whom; only the reason is nowhere else.
  if (reason !== undefined)
    await ports.audit({
      execution: `entity:${lifecycle}/${id}`,
      action: 'fired',
      by: callerName(caller),
      from: caller.address,
      details: { trigger, reason },
    });
  return viewOf(await requireLifecycle(ports.manifests, lifecycle), entity);
};
