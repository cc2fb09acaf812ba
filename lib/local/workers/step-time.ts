import { isObject, type Json } from '#core/json.ts';

/** Milliseconds that a call may take beyond its step's timeout, in which it may clean up and end by itself. */
const GRACE_MILLISECONDS = 1000;

/** Returns the milliseconds until the step of an action's event stops waiting for it; infinite if it says nothing of that. */
export const millisecondsLeft = (payload: Json, now: number): number => {
  const { at, timeout_seconds: seconds } = runOf(payload);
  if (typeof at !== 'number' || typeof seconds !== 'number') return Number.POSITIVE_INFINITY;
  return Math.max(0, at + seconds * 1000 - now) + GRACE_MILLISECONDS;
};

/** Returns the event of a call that had to wait here, which no call does on Lambda: its step's time begins now. */
export const startedLate = (payload: Json, now: number): Json => {
  const run = runOf(payload);
  return typeof run.at === 'number' && isObject(payload) ? { ...payload, run: { ...run, at: now } } : payload;
};

const runOf = (payload: Json) => (isObject(payload) && isObject(payload.run) ? payload.run : {});
