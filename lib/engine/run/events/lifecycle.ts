import type { EngineEvent } from '../../model/engine-event.ts';
import { ERROR } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Turn } from '../../model/machine.ts';
import { startFrame } from '../frames.ts';
import { errorAndCause, failRun, finishRun } from '../transitions.ts';

/** Starts the execution. */
export const start = (turn: Turn): void => {
  const { run } = turn;
  if (run.lastEventId > 0) return;
  run.startedAt = turn.now;
  turn.append(0, 'ExecutionStarted', { input: run.input, roleArn: run.identity.roleArn });
  const frame = startFrame(turn, { scope: run.scope, parent: null, index: 0, input: run.input });
  frame.variables = run.variables ?? null;
  limitTime(turn, turn.machine.timeoutSeconds);
};

/** Starts the timer for the definition's TimeoutSeconds. */
export const limitTime = (turn: Turn, seconds: number | null): void => {
  if (seconds !== null) turn.run.lifeTimer = turn.setTimer(0, 'runTimeout', turn.now + seconds * 1000);
};

/** Makes sure that a waiting run ends: a Standard one after a year, an Express one after five minutes. */
export const limitLife = (turn: Turn): void => {
  const { run } = turn;
  if (run.lifeTimer !== null) return;
  const seconds = run.identity.type === 'EXPRESS' ? LIMITS.expressSeconds : LIMITS.standardSeconds;
  const since = run.redrivenAt ?? run.startedAt;
  run.lifeTimer = turn.setTimer(0, 'runTimeout', since + seconds * 1000);
};

/** An end from outside follows none of the run's events: AWS links it to 0. */
const FROM_OUTSIDE = 0;

/** Ends a run that took too long. */
export const timeOut = (turn: Turn): void => {
  finishRun(turn, 'TIMED_OUT');
  turn.append(FROM_OUTSIDE, 'ExecutionTimedOut', { error: ERROR.timeout });
  turn.effects.push({ type: 'finished', status: 'TIMED_OUT' });
};

/** Ends a run at a caller's request (StopExecution). */
export const stop = (turn: Turn, event: Extract<EngineEvent, { type: 'stop' }>): void => {
  if (turn.run.status !== 'RUNNING') return;
  const why = errorAndCause(event.error, event.cause);
  finishRun(turn, 'ABORTED');
  turn.append(FROM_OUTSIDE, 'ExecutionAborted', why);
  Object.assign(turn.run, why);
  turn.effects.push({ type: 'finished', status: 'ABORTED', ...why });
};

/** Fails a run whose history has room for one more event: the failure. */
export const historyFull = (turn: Turn): void => {
  const cause = `The execution reached the maximum number of history events (${LIMITS.historyEvents}).`;
  failRun(turn, turn.run.lastEventId, ERROR.runtime, cause);
};
