import type { RunInfo } from '#contracts/action-event.ts';
import { durationWords } from '#core/duration-words.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { hasStaleInTime } from './cache.ts';

/** Milliseconds between the abort signal and the end of the process, in which an action may clean up. */
const GRACE_MILLISECONDS = 250;

/** Returns when the state stops waiting for the attempt, in milliseconds since the epoch. */
export const stepDeadline = ({ at, timeout_seconds }: RunInfo): number =>
  at === undefined || timeout_seconds === undefined ? Number.POSITIVE_INFINITY : at + timeout_seconds * 1000;

/**
 * Aborts the call's signal when its time is over. If the state has stopped waiting for an effect, the process ends as well: Lambda
 * would freeze it otherwise, and the effect could take place in the middle of a later call, long after it was undone.
 */
export const endInTime: Layer = async (call, next, { exit }) => {
  const { run, logger } = call;
  const milliseconds = call.remainingMilliseconds();
  const bounded = run.effect && Number.isFinite(stepDeadline(run));
  if (bounded && milliseconds <= 0)
    throw new ActionError('Sandbox.Timedout', `The call of step "${run.step}" began after its timeout`);
  const controller = new AbortController();
  const timers = [
    setTimeout(() => controller.abort(new Error('The time of the call is over')), Math.max(0, milliseconds)),
  ];
  if (bounded)
    timers.push(
      setTimeout(() => {
        logger.error('The process ends: the state no longer waits for this effect');
        exit();
      }, milliseconds + GRACE_MILLISECONDS),
    );
  // A runtime's process waits for its next call; that of a test must not wait for these.
  for (const timer of timers) timer.unref();
  try {
    return await next({ ...call, signal: controller.signal });
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
};

/**
 * Fails with `Sandbox.Timedout` (Lambda's own name for it) shortly before Lambda would end the call, or the state stop waiting for it,
 * without telling its breaker, or using what its cache has.
 */
export const withinTime: Layer = async (call, next) => {
  if (!call.run.breaker && !hasStaleInTime(call.run.cache)) return next(call);
  const remaining = call.remainingMilliseconds();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const milliseconds = Math.max(0, remaining - reserve(remaining));
    const message = `The call has not ended within ${durationWords(milliseconds / 1000)}`;
    timer = setTimeout(
      () => reject(new ActionError('Sandbox.Timedout', message, { retryable: true })),
      milliseconds,
    );
  });
  try {
    return await Promise.race([next(call), tooLate]);
  } finally {
    clearTimeout(timer);
  }
};

/** Returns the milliseconds kept back for reporting to the breaker: a tenth of the time left, at most half a second. */
const reserve = (remaining: number): number => Math.min(500, remaining / 10);
