import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import { isoOf } from '#core/instants.ts';
import { startRun } from '../executions/start-execution.ts';
import type { DeployedLifecycle } from '../lifecycles/deployed-lifecycle.ts';
import type { Entity } from '../lifecycles/entity.ts';
import type { PlatformPorts } from '../platform-ports.ts';

/** A transition that happens without a trigger, and when. */
export interface TimedTransition {
  transition: string;
  to: string;
  /** ISO 8601. */
  due: string;
}

/** Lists the timed transitions of an entity's state. */
export const timedTransitions = (
  { lifecycle }: Pick<DeployedLifecycle, 'lifecycle'>,
  { state, since }: Pick<Entity, 'since' | 'state'>,
): TimedTransition[] =>
  lifecycle.transitions.flatMap(({ id, to, from, afterSeconds }) => {
    if (afterSeconds === undefined || !from.includes(state)) return [];
    return [{ transition: id, to, due: isoOf(Date.parse(since) + afterSeconds * 1000) }];
  });

/**
 * Starts an execution for each timed transition of the state that an entity is about to enter. It waits until the transition is due, and
 * then finds whether the entity is still where it was. So it does no harm if the entity never gets there, and none is missing if it does.
 * Repeated, it starts nothing more.
 */
export const armTimers = async (
  ports: PlatformPorts,
  deployed: DeployedLifecycle,
  entity: Entity,
): Promise<void> => {
  const { id, state: from, data, version, since } = entity;
  for (const { transition, to, due } of timedTransitions(deployed, entity)) {
    await startRun(ports, {
      workflow: deployed.name,
      name: `timer-${hashOf({ id, version, since, transition }).slice(0, 40)}`,
      input: { id, data, event: {}, transition, from, to, timed: { due, version, since } },
      by: `lifecycle ${deployed.name}`,
    });
  }
};

/** Returns the input of the execution that makes a transition which is under way. */
export const workInput = ({ id, data, state, underWay }: Entity) => ({
  id,
  data,
  event: underWay?.event ?? {},
  ...defined({ trigger: underWay?.trigger }),
  transition: underWay?.transition ?? '',
  from: state,
  to: underWay?.to ?? '',
});
