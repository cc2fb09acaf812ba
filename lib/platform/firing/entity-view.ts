import type { z } from 'zod';
import type { entityView } from '#contracts/http/lifecycle.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import { allowedTriggers } from '../lifecycles/choose.ts';
import type { DeployedLifecycle } from '../lifecycles/deployed-lifecycle.ts';
import type { Entity } from '../lifecycles/entity.ts';
import { timedTransitions } from './timers.ts';

/** Returns an entity as the API shows it. */
export const viewOf = async (
  deployed: DeployedLifecycle,
  entity: Entity,
): Promise<z.input<typeof entityView>> => {
  const { id, state, data, version, since, underWay } = entity;
  const timed = timedTransitions(deployed, entity);
  return {
    lifecycle: deployed.name,
    id,
    state,
    final: ownField(deployed.lifecycle.states, state)?.final === true,
    data,
    version,
    since,
    ...(underWay && {
      under_way: {
        to: underWay.to,
        ...defined({ trigger: underWay.trigger }),
        execution: underWay.token,
        by: underWay.by,
        at: underWay.at,
      },
    }),
    triggers: await allowedTriggers(deployed.lifecycle, entity),
    timed: timed.map(({ to, due }) => ({ to, due })),
  };
};
