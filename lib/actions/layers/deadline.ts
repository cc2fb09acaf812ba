import type { RunInfo } from '#contracts/action-event.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';

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
