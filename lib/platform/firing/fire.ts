import { entityId } from '#contracts/http/fields.ts';
import type { LifecycleTransition } from '#contracts/lifecycles/lifecycle.ts';
import { filledIn } from '#contracts/trigger-input.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { hashOf } from '#core/hash.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { startRun } from '../executions/start-execution.ts';
import { advance, newEntity } from '../lifecycles/advance.ts';
import { announceChange } from '../lifecycles/announce.ts';
import { allowedTriggers, chosen, inputOf } from '../lifecycles/choose.ts';
import { type DeployedLifecycle, requireLifecycle } from '../lifecycles/deployed-lifecycle.ts';
import type { Entity } from '../lifecycles/entity.ts';
import type { StoredEntity } from '../lifecycles/entity-store.ts';
import { settle } from '../lifecycles/settle.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { BusyProblem } from './busy-problem.ts';
import { fittingData } from './fitting-data.ts';
import { armTimers, workInput } from './timers.ts';

/** A trigger that is fired at an entity. */
export interface Firing {
  lifecycle: string;
  id: string;
  trigger: string;
  /** What comes with the trigger. */
  event: Json;
  /** Data of the entity if there is none of that id yet: then it begins its life here. */
  data?: JsonObject;
  by: string;
  /** Id that the transition's execution shares with what brings it about. */
  correlation?: string;
  /** Makes it happen once, however often it is asked for. */
  key: string;
}

/** Milliseconds for which a trigger waits for another transition, if the lifecycle says `retry`. */
const PATIENCE_MILLISECONDS = 10_000;

/** Milliseconds between two looks at a transition that is under way; doubled up to the second number. */
const PAUSES_MILLISECONDS = { first: 100, longest: 1600 };

/** Something that may be otherwise in a moment. */
interface Conflict {
  conflict: BusyProblem;
}

/**
 * Fires a trigger: returns the entity with its new state, or with the transition under way if there is work to do. Throws a Problem
 * `conflict` if the trigger is not allowed in the entity's state, or if the lifecycle refuses what comes during another transition.
 */
export const fire = async (ports: PlatformPorts, firing: Firing): Promise<Entity> => {
  const deployed = await requireLifecycle(ports.manifests, firing.lifecycle);
  const { error } = entityId.safeParse(firing.id);
  if (error)
    throw new Problem('invalid_input', `The id of the entity, "${firing.id}": ${error.issues[0]?.message}`);
  const event = await checkedEvent(deployed, firing);
  const until = ports.clock.now() + PATIENCE_MILLISECONDS;
  for (let pause = PAUSES_MILLISECONDS.first; ; pause = Math.min(pause * 2, PAUSES_MILLISECONDS.longest)) {
    const result = await attempt(ports, deployed, { ...firing, event });
    if (!('conflict' in result)) return result;
    if (deployed.lifecycle.conflict === 'refuse' || ports.clock.now() + pause > until) throw result.conflict;
    await ports.pause(pause);
  }
};

/** Returns what comes with the trigger, with defaults. Throws a Problem if there is no such trigger, or if it does not fit. */
const checkedEvent = async (
  { name, lifecycle }: DeployedLifecycle,
  { trigger, event }: Firing,
): Promise<Json> => {
  const known = [...new Set(lifecycle.transitions.flatMap(({ on }) => on ?? []))];
  if (!known.includes(trigger)) {
    const hint = didYouMean(trigger, known) ?? `expected ${known.join(', ')}`;
    throw new Problem('not_found', `Lifecycle "${name}" has no trigger "${trigger}"; ${hint}`);
  }
  const schema = ownField(lifecycle.payloads, trigger);
  if (!schema) return event;
  return fittingData(schema, event, `What comes with trigger "${trigger}" does not fit`);
};

const attempt = async (
  ports: PlatformPorts,
  deployed: DeployedLifecycle,
  firing: Firing,
): Promise<Conflict | Entity> => {
  const stored = await readOrBegin(ports, deployed, firing);
  const { entity } = stored;
  const token = tokenOf(firing);
  if (entity.underWay && entity.underWay.token !== token) {
    const settled = await settle(ports, deployed, stored);
    if (settled === 'missing') await startWork(ports, entity);
    const conflict = new BusyProblem(underWayWords(entity));
    return settled === 'free' ? attempt(ports, deployed, firing) : { conflict };
  }
  if (entity.recent.includes(token)) {
    if (entity.underWay) await startWork(ports, entity);
    return entity;
  }
  const transition = await allowedTransition(deployed, entity, firing);
  const data = transition.works
    ? undefined
    : await changedData(deployed, transition, { entity, event: firing.event });
  return change(ports, deployed, { stored, firing, transition, ...defined({ data }) });
};

const readOrBegin = async (
  ports: PlatformPorts,
  { name, lifecycle }: DeployedLifecycle,
  { id, data, by }: Firing,
): Promise<StoredEntity> => {
  const stored = await ports.entities.read(name, id);
  if (stored) return stored;
  if (data === undefined) {
    const message = `There is no "${id}" in lifecycle "${name}"; create it, or give its data with the trigger`;
    throw new Problem('not_found', message);
  }
  const at = isoOf(ports.clock.now());
  const fitting = await fittingData(
    lifecycle.data,
    data,
    `The data of "${id}" do not fit lifecycle "${name}"`,
  );
  return { entity: newEntity(lifecycle, { name, id, data: fitting, by, at }), revision: 0 };
};

const allowedTransition = async (
  { lifecycle }: DeployedLifecycle,
  entity: Entity,
  { trigger, event }: Firing,
): Promise<LifecycleTransition> => {
  const found = await chosen(lifecycle, entity, trigger, event).catch((error: Error) => {
    throw new Problem('invalid_input', `A guard of trigger "${trigger}" fails: ${error.message}`);
  });
  if (found) return found;
  const allowed = (await allowedTriggers(lifecycle, entity)).filter((one) => one.allowed !== 'no');
  const names = [...new Set(allowed.map((one) => one.trigger))].join(', ');
  const guards = lifecycle.transitions
    .filter(({ on, from }) => on === trigger && from.includes(entity.state))
    .map(({ guard }) => guard);
  const why = guards.length > 0 ? `, since no guard holds (${guards.join('; ')})` : '';
  const instead = names === '' ? 'nothing is allowed there any more' : `allowed are ${names}`;
  throw new Problem(
    'conflict',
    `Trigger "${trigger}" is not allowed: "${entity.id}" is in state "${entity.state}"${why}; ${instead}`,
  );
};

const changedData = async (
  { lifecycle }: DeployedLifecycle,
  { id, set }: LifecycleTransition,
  { entity, event }: { entity: Entity; event: Json },
): Promise<JsonObject> => {
  const patch = set === undefined ? {} : await filledIn(set, { input: inputOf(entity, event) });
  const what = `What transition "${id}" sets does not fit the data of "${entity.id}"`;
  if (!isObject(patch)) throw new Problem('invalid_input', `${what}: expected a map`);
  return fittingData(lifecycle.data, { ...entity.data, ...patch }, what);
};

/** Writes the change over what was read. Timers of the next state are armed before, work is begun after. */
const change = async (
  ports: PlatformPorts,
  deployed: DeployedLifecycle,
  {
    stored,
    firing,
    transition,
    data,
  }: {
    stored: StoredEntity;
    firing: Firing;
    transition: LifecycleTransition;
    data?: JsonObject;
  },
): Promise<Conflict | Entity> => {
  const { event, trigger, by, correlation } = firing;
  const outcome = advance(deployed.lifecycle, stored.entity, {
    type: 'begin',
    transition: transition.id,
    token: tokenOf(firing),
    trigger,
    event,
    by,
    at: isoOf(ports.clock.now()),
    ...defined({ data, correlation }),
  });
  if (outcome.verdict !== 'changed') return { conflict: new BusyProblem(underWayWords(stored.entity)) };
  if (stored.revision === 0) await armTimers(ports, deployed, stored.entity);
  if (!transition.works) await armTimers(ports, deployed, outcome.entity);
  const written = await ports.entities.write(outcome.entity, stored.revision);
  if (!written) return { conflict: await overtaken(ports, firing) };
  if (transition.works) await startWork(ports, written.entity);
  else await announceChange(ports.publish, written.entity);
  return written.entity;
};

/** Starts the execution of the transition that is under way; repeated, it starts nothing more. */
const startWork = async (ports: PlatformPorts, entity: Entity): Promise<void> => {
  const { token, by, correlation } = entity.underWay ?? {};
  if (token === undefined || by === undefined) return;
  await startRun(ports, {
    workflow: entity.lifecycle,
    name: token,
    input: workInput(entity),
    by,
    ...defined({ correlation }),
  });
};

const overtaken = async (ports: PlatformPorts, { lifecycle, id }: Firing): Promise<BusyProblem> => {
  const now = await ports.entities.read(lifecycle, id);
  const state = now ? underWayWords(now.entity) : `"${id}" is gone`;
  return new BusyProblem(`Another trigger was faster: ${state}`);
};

const underWayWords = ({ id, state, underWay }: Entity): string =>
  underWay
    ? `"${id}" is on its way from state "${state}" to "${underWay.to}" (${underWay.trigger ?? 'timed'}), since ${underWay.at}`
    : `"${id}" is in state "${state}"`;

/** Name of the execution that makes the transition: names of executions are unique in a workflow, ids of entities may be anything. */
const tokenOf = ({ id, trigger, key }: Firing): string =>
  `${trigger.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 40)}-${hashOf({ id, trigger, key }).slice(0, 32)}`;
