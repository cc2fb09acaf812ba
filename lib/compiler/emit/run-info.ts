import { timeoutSecondsOf } from '#contracts/deployment.ts';
import type { CallLimits } from '#contracts/flow.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { asJson, type JsonObject } from '#core/json.ts';
import { callInfo } from '#steps/call-info.ts';
import type { Step } from '#steps/step.ts';
import { breakerSettings } from '../model/breaker-settings.ts';
import { emitExpression, emitLiteral } from './author-text.ts';
import type { Build } from './build.ts';
import type { Emitter } from './emitter.ts';
import { entryKey, standingKey } from './entry-key.ts';
import { marked } from './inline.ts';
import { isEffect, retriers } from './retriers.ts';
import { maskedFields } from './sensitive.ts';
import { undoInfo } from './undo-info.ts';

const authorKey = ({ names }: Emitter, { idempotency }: Step): string | undefined => {
  const own = idempotency ? idempotency.key : undefined;
  return own === undefined ? undefined : `$string(${emitExpression(own, names)})`;
};

/** Returns JSONata of a key that tells a step (in an iteration) of an execution from others: the author's, or that of the entry. */
export const stepKey = (emitter: Emitter, step: Step): string =>
  authorKey(emitter, step) ?? entryKey(emitter, step);

/** JSONata of the key that an action gets for its own calls: the author's, or one that lasts as long as its effect. */
const idempotencyKey = (emitter: Emitter, step: Step): string =>
  authorKey(emitter, step) ??
  (isEffect(step) && !step.compensate ? standingKey(emitter, step) : entryKey(emitter, step));

const RETRY_COUNT = '$states.context.State.RetryCount';

/** Returns JSONata of the number of attempts that came before. The context object counts them only if a state has retriers. */
export const attemptsBefore = (emitter: Emitter, step: Step): string =>
  retriers(emitter.build, step).length > 0 ? RETRY_COUNT : '0';

/** Returns what an action learns about the run (lib/contracts/action-event.ts), as an ASL value. */
export const runInfo = (emitter: Emitter, step: Step): JsonObject => {
  const masked = maskedFields(emitter, step);
  const attempt = step.uses === undefined ? RETRY_COUNT : attemptsBefore(emitter, step);
  return {
    ...callInfo({
      workflow: emitter.build.workflow,
      step: step.id,
      attempt: attempt === '0' ? 0 : `{% ${attempt} %}`,
      key: idempotencyKey(emitter, step),
    }),
    ...correlationInfo(emitter),
    ...(isEffect(step) ? effectInfo(emitter, step) : {}),
    ...storedInfo(emitter, step),
    ...(masked.length > 0 && { sensitive: emitLiteral(masked) }),
    ...(step.cache && { cache: cacheSettings(emitter, step.cache) }),
    ...(step.cache?.stale_on?.includes('States.Timeout') ? deadlineInfo(emitter, step) : {}),
    ...(step.breaker && { breaker: { ...breakerSettings(step.breaker) } }),
    ...(limitsOf(emitter.build, step) && { turn: `{% $${turnVariable(emitter, step)} %}` }),
  };
};

/** Returns the limits of the action that a task calls; undefined if it has none. */
export const limitsOf = ({ actions }: Build, { type, uses }: Step): CallLimits | undefined =>
  type === 'task' ? actions?.get(uses ?? '')?.callLimits : undefined;

/** Returns the variable that holds the turn of a step's call. */
export const turnVariable = (emitter: Emitter, { id }: Step): string => {
  const { turns } = emitter.graph;
  const known = turns.get(id) ?? emitter.variableName(`turn_${id}`);
  turns.set(id, known);
  return known;
};

/** Returns the correlation id, as calls get it. */
export const correlationInfo = ({ graph }: Emitter): JsonObject =>
  graph.correlation === undefined ? {} : { correlation_id: `{% ${graph.correlation} %}` };

/** Returns what goes to the storage and comes from there. */
export const storedInfo = ({ build }: Emitter, step: Step): JsonObject => {
  const node = build.nodes(build.wary()).get(step.id);
  const { stores, fetches } = build.stored();
  return emitLiteral(
    asJson(defined({ stores: node && stores.get(node), fetches: node && fetches.get(node) })),
  ) as JsonObject;
};

/** By when the state stops waiting. */
const deadlineInfo = ({ build }: Emitter, step: Step): JsonObject => ({
  at: '{% $millis() %}',
  ...defined({ timeout_seconds: timeoutSeconds(build, step) }),
});

const effectInfo = (emitter: Emitter, step: Step): JsonObject => {
  const entry = entryKey(emitter, step);
  return {
    effect: true,
    ...(idempotencyKey(emitter, step) !== entry && { entry: `{% ${entry} %}` }),
    ...(emitter.graph.apart && { sharded: true }),
    ...(isShared(step) && { shared: true }),
    ...deadlineInfo(emitter, step),
    ...undoInfo(emitter, step),
  };
};

const isShared = ({ idempotency }: Step): boolean => (idempotency ? idempotency.shared === true : false);

/**
 * Returns the seconds for which a state waits for an attempt at the step; undefined if the step has no timeout. A worker's always has one: no
 * function's time limit ends it.
 */
export const timeoutSeconds = (build: Build, step: Step): number | undefined => {
  const action = build.actions?.get(step.uses ?? '');
  const ofWorker = action?.worker ? timeoutSecondsOf({ ...action, runtime: 'worker' }) : undefined;
  const own = parseDurationSeconds(step.timeout ?? '') ?? ofWorker;
  const seconds = own ?? parseDurationSeconds(build.document.defaults?.timeout ?? '');
  return seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds));
};

const cacheSettings = (
  { names }: Emitter,
  { ttl, key, content, stale_on, stale_for = '24h' }: NonNullable<Step['cache']>,
): JsonObject => ({
  ttl_seconds: parseDurationSeconds(ttl) ?? 0,
  ...(key !== undefined && { key: marked(emitExpression(key, names)) }),
  ...(content !== undefined && { content: marked(`$append([], ${emitExpression(content, names)})`) }),
  ...(stale_on && { stale_on: emitLiteral(stale_on), stale_seconds: parseDurationSeconds(stale_for) ?? 0 }),
});
