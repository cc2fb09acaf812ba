import type { Lifecycle } from '#contracts/lifecycles/lifecycle.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Entity, Entry } from './entity.ts';

/** Tokens that an entity remembers. */
const REMEMBERED = 20;

/** What is to happen to an entity. Times are ISO 8601. */
export type Change =
  | {
      /** A transition begins, which ends at once if nothing is to be done. */
      type: 'begin';
      transition: string;
      token: string;
      trigger?: string;
      event: Json;
      by: string;
      correlation?: string;
      at: string;
      /** What is laid over the data, if nothing else is to be done. */
      data?: JsonObject;
      /** Of a timed transition: when which state was entered. It is none of a state that was entered later. */
      armed?: Pick<Entity, 'since' | 'version'>;
    }
  | {
      /** What was to be done is done. */
      type: 'commit';
      token: string;
      at: string;
      data: JsonObject;
    }
  | {
      /** What was to be done has failed, and is undone. */
      type: 'release';
      token: string;
      at: string;
      error: string;
    };

/**
 * What becomes of a change: `changed`; `repeated` if it took place before; `busy` while another transition is under way;
 * `overtaken` if the entity is no longer where the change begins.
 */
export type Outcome = { verdict: 'changed'; entity: Entity } | { verdict: 'busy' | 'overtaken' | 'repeated' };

/** Returns an entity at the beginning of its life. */
export const newEntity = (
  lifecycle: Lifecycle,
  { name, id, data, by, at }: { name: string; id: string; data: JsonObject; by: string; at: string },
): Entity => ({
  lifecycle: name,
  id,
  state: lifecycle.initial,
  data,
  version: 1,
  since: at,
  recent: [],
  entries: 1,
  latest: [{ number: 1, at, outcome: 'created', to: lifecycle.initial, by }],
});

/** Decides about a change: the whole protocol of transitions, as a pure function. Whoever writes the result does so only over what was read. */
export const advance = (lifecycle: Lifecycle, entity: Entity, change: Change): Outcome => {
  if (change.type === 'begin') return begin(lifecycle, entity, change);
  const { underWay } = entity;
  const ends = `${change.type} ${change.token}`;
  if (entity.recent.includes(ends)) return { verdict: 'repeated' };
  if (underWay?.token !== change.token) return { verdict: 'overtaken' };
  const { transition, to, trigger, by } = underWay;
  const entry = {
    at: change.at,
    from: entity.state,
    to,
    transition,
    ...defined({ trigger }),
    by,
    execution: change.token,
  };
  const { underWay: _, ...free } = entity;
  const left = change.type === 'release' ? free : entered(free, to, change);
  const outcome =
    change.type === 'release'
      ? ({ outcome: 'failed', error: change.error } as const)
      : ({ outcome: 'done' } as const);
  return { verdict: 'changed', entity: remembering(noted(left, { ...entry, ...outcome }), ends) };
};

const begin = (lifecycle: Lifecycle, entity: Entity, change: Extract<Change, { type: 'begin' }>): Outcome => {
  const { token, trigger, event, by, correlation, at, armed } = change;
  if (entity.recent.includes(token)) return { verdict: 'repeated' };
  if (armed && (armed.version !== entity.version || armed.since !== entity.since))
    return { verdict: 'overtaken' };
  if (entity.underWay) return { verdict: 'busy' };
  const transition = lifecycle.transitions.find(({ id }) => id === change.transition);
  if (!transition?.from.includes(entity.state)) return { verdict: 'overtaken' };
  const { id, to } = transition;
  // A timed transition has its execution from the beginning.
  if (transition.works || armed) {
    const underWay = { token, transition: id, to, ...defined({ trigger, correlation }), event, by, at };
    return { verdict: 'changed', entity: remembering({ ...entity, underWay }, token) };
  }
  const next = entered(entity, to, { at, data: change.data ?? {} });
  const entry = {
    at,
    outcome: 'done',
    from: entity.state,
    to,
    transition: id,
    ...defined({ trigger }),
    by,
  } as const;
  return { verdict: 'changed', entity: remembering(noted(next, entry), token) };
};

const entered = (entity: Entity, state: string, { at, data }: { at: string; data: JsonObject }): Entity => ({
  ...entity,
  state,
  data: { ...entity.data, ...data },
  version: entity.version + 1,
  since: at,
});

const noted = (entity: Entity, entry: Omit<Entry, 'number'>): Entity => {
  const number = entity.entries + 1;
  return { ...entity, entries: number, latest: [...entity.latest, { number, ...entry }] };
};

const remembering = (entity: Entity, token: string): Entity => ({
  ...entity,
  recent: [...entity.recent, token].slice(-REMEMBERED),
});
