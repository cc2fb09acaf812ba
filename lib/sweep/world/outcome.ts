import type { Json } from '#core/json.ts';
import type { TaskAnswer } from '#engine/drivers/virtual/run-virtual.ts';
import { timedOut } from '#local/workers/failures.ts';
import { BEFORE, type FaultKind, LATE, type Strike } from '../scenario.ts';

/** Seconds that a function may take unless its `deployment.ts` says otherwise. */
export const FUNCTION_SECONDS = 30;

/** Share of its time after which a call begins that begins late, or ends that seemed lost. */
export const LATE_IN_TIME = 0.9;

/** How far a process's clock may be behind Step Functions', in milliseconds: until then a call may take effect after its deadline. */
const SKEW_MILLISECONDS = 3000;

/** When a process that does not end at its deadline continues, in milliseconds after that: Lambda thaws it for a later call. */
const THAWED_MILLISECONDS = 60_000;

/** Whether a strike hits an attempt; `last` is the number of the last. */
export const hits = ({ attempts }: Strike, attempt: number, last: number, byLog: boolean): boolean => {
  if (attempts === 'all') return true;
  if (attempts === 'workflow') return !byLog;
  if (attempts === 'last') return attempt <= last;
  return attempts === 'first' ? attempt === 1 : attempt < last;
};

/** What the guard gets to record after each fault; nothing if the process has died or was never reached. */
export const RECORDS: Partial<Record<FaultKind, 'result' | 'error'>> = {
  declared: 'error',
  undeclared: 'error',
  'declared-after': 'error',
  'undeclared-after': 'error',
  'then-open': 'error',
  'lost-answer': 'result',
  'too-large': 'result',
  'invalid-output': 'result',
  'empty-result': 'result',
  late: 'result',
  'late-start': 'result',
  'seems-lost': 'result',
};

/** Returns a refusal of the guard, at once. */
export const refusal = (error: string): TaskAnswer => ({
  error,
  cause: JSON.stringify({ errorType: error, errorMessage: 'refused by the guard', trace: [] }),
  afterSeconds: 0,
});

/** Whether the effect of a call takes place. */
export const takesEffect = (strike: Strike | undefined): boolean => !strike || !BEFORE.has(strike.fault);

/** When a call began, when it ends by itself, and when its process ends at the latest, in milliseconds. */
interface Lifetime {
  startedAt: number;
  endsAt: number;
  until: number;
}

/** Returns when a call that began takes effect, in milliseconds; a late one does so as late as it can. */
export const effectAt = (
  strike: Strike | undefined,
  { startedAt, endsAt, until }: Lifetime,
  endsAtDeadline: boolean,
): number => {
  if (strike?.fault === 'seems-lost') return Math.max(endsAt, startedAt + (until - startedAt) * LATE_IN_TIME);
  if (!strike || !LATE.has(strike.fault)) return endsAt;
  return until + (endsAtDeadline ? SKEW_MILLISECONDS : THAWED_MILLISECONDS);
};

/** How long a call takes, and how long its state waits. */
interface CallTime {
  seconds: number;
  timeoutSeconds: number | null;
  /** It waits for a callback, which outlasts the function. */
  waits?: boolean;
}

/** Answers a call: as its strike says, else with the value. */
export const answered = (
  strike: Strike | undefined,
  value: () => Json,
  { seconds: afterSeconds, timeoutSeconds, waits = false }: CallTime,
): TaskAnswer => {
  if (!strike || strike.fault === 'empty-result')
    return { output: { StatusCode: 200, Payload: value() }, afterSeconds };
  if (strike.error === 'States.Timeout') return waits ? { never: true } : unanswered(timeoutSeconds);
  const cause = JSON.stringify({ errorType: strike.error, errorMessage: 'injected by the sweep', trace: [] });
  return { error: strike.error, cause, afterSeconds };
};

const unanswered = (timeoutSeconds: number | null): TaskAnswer => {
  if (timeoutSeconds !== null && timeoutSeconds <= FUNCTION_SECONDS) return { never: true };
  const { errorType: error, ...rest } = timedOut('sweep', FUNCTION_SECONDS * 1000);
  return { error, cause: JSON.stringify({ errorType: error, ...rest }), afterSeconds: FUNCTION_SECONDS };
};
