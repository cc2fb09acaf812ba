import { ActionError } from '#actions/action-error.ts';
import { holds } from '#contracts/trigger-input.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { advance } from '../lifecycles/advance.ts';
import { announceChange } from '../lifecycles/announce.ts';
import { inputOf } from '../lifecycles/choose.ts';
import { type DeployedLifecycle, requireLifecycle } from '../lifecycles/deployed-lifecycle.ts';
import type { Entity } from '../lifecycles/entity.ts';
import { settle } from '../lifecycles/settle.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { fittingData } from './fitting-data.ts';
import { armTimers } from './timers.ts';

/** Attempts at a write; each lost one means that another's succeeded. */
const MAX_TRIES = 10;

/** An entity's transition, as its execution names it. */
export interface OwnTransition {
  lifecycle: string;
  id: string;
  /** Name of the execution, without what continues it. */
  token: string;
}

/**
 * Begins a timed transition that is due; returns whether it began. It does not if the entity has entered another state since, or if the
 * guard does not hold. Throws `EntityBusy`, to be tried again, while another transition is under way, which may fail.
 */
export const beginTimed = async (
  ports: PlatformPorts,
  { lifecycle: name, id, token }: OwnTransition,
  { transition, version, since }: { transition: string; version: number; since: string },
): Promise<boolean> => {
  const deployed = await requireLifecycle(ports.manifests, name);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await ports.entities.read(name, id);
    if (!stored) return false;
    const { entity, revision } = stored;
    const guard = deployed.lifecycle.transitions.find((one) => one.id === transition)?.guard;
    const isHeld = entity.version !== version || (await holds(guard, { input: inputOf(entity, {}) }));
    if (!isHeld) return false;
    const outcome = advance(deployed.lifecycle, entity, {
      type: 'begin',
      transition,
      token,
      event: {},
      by: 'time',
      at: isoOf(ports.clock.now()),
      armed: { version, since },
    });
    if (outcome.verdict === 'repeated') return true;
    if (outcome.verdict === 'overtaken') return false;
    if (outcome.verdict === 'changed') {
      if (await ports.entities.write(outcome.entity, revision)) return true;
    } else if ((await settle(ports, deployed, stored)) !== 'free') throw busy(entity);
  }
  throw overtakenOften(id);
};

const busy = ({ id, underWay }: Entity): ActionError =>
  new ActionError(
    'EntityBusy',
    `"${id}" is on its way to state "${underWay?.to}"; another attempt may succeed`,
  );

const overtakenOften = (id: string): ActionError =>
  new ActionError(
    'EntityBusy',
    `"${id}" could not be changed: ${MAX_TRIES} attempts lost to concurrent writers`,
  );

/**
 * Ends the transition that an execution has worked for: the entity enters the state, with the data laid over what it had. Throws
 * `Overtaken` if the entity no longer waits for the execution, and `InvalidData` if the data do not fit the schema.
 */
export const commit = async (
  ports: PlatformPorts,
  { lifecycle: name, id, token }: OwnTransition,
  patch: JsonObject,
): Promise<Entity> => {
  const deployed = await requireLifecycle(ports.manifests, name);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await ports.entities.read(name, id);
    const outcome = stored && (await ended(ports, deployed, { entity: stored.entity, token, patch }));
    if (stored && outcome?.verdict === 'repeated') return stored.entity;
    if (!stored || outcome?.verdict !== 'changed') {
      const message = `"${id}" of lifecycle "${name}" no longer waits for this execution`;
      throw new ActionError('Overtaken', message, { retryable: false });
    }
    await armTimers(ports, deployed, outcome.entity);
    const written = await ports.entities.write(outcome.entity, stored.revision);
    if (written) {
      await announceChange(ports.publish, written.entity);
      return written.entity;
    }
  }
  throw overtakenOften(id);
};

const ended = async (
  ports: PlatformPorts,
  { lifecycle }: DeployedLifecycle,
  { entity, token, patch }: { entity: Entity; token: string; patch: JsonObject },
) => {
  const what = `The data of "${entity.id}" after the transition do not fit`;
  const data = await fitting(lifecycle.data, { ...entity.data, ...patch }, what);
  return advance(lifecycle, entity, {
    type: 'commit',
    token,
    at: isoOf(ports.clock.now()),
    data,
  });
};

const fitting = (schema: JsonObject | undefined, data: Json, what: string): Promise<JsonObject> =>
  fittingData(schema, data, what).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    throw new ActionError('InvalidData', error.message, {
      retryable: false,
      ...defined({ cause: error.details }),
    });
  });
