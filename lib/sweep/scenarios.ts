import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Baseline } from './explore.ts';
import type { Call } from './ledger.ts';
import { attemptsOf, isService, retriedErrors } from './retried.ts';
import type { Trial } from './run-scenario.ts';
import { type Attempts, BEFORE, type FaultKind, type Scenario, type Strike } from './scenario.ts';
import type { Subject } from './subject.ts';

/** Calls of one step that are struck, of those in a loop: the first ones and the last. */
const MAX_CALLS_OF_A_STEP = 3;

/** Pairs of a fault and a slow branch for each fault. */
const MAX_SLOW = 3;

/** Names of the errors with which a call ends that a fault of Lambda or Step Functions strikes. */
const ERRORS: Record<Exclude<FaultKind, 'declared' | 'declared-after'>, string> = {
  undeclared: 'Error',
  'undeclared-after': 'Error',
  'then-open': 'Error',
  throttled: 'Lambda.TooManyRequestsException',
  'crash-before': 'Runtime.ExitError',
  'crash-after': 'Runtime.ExitError',
  timeout: 'States.Timeout',
  'lost-answer': 'States.Timeout',
  'too-large': 'States.DataLimitExceeded',
  'invalid-output': 'InvalidOutput',
};

/** What may go wrong in a call of an action: the errors of its contract, and what may happen to any function. */
const faultsOf = (errors: DeclaredErrors = {}): { fault: FaultKind; error: string }[] => [
  ...Object.entries(errors).flatMap(([error, { effect }]) => [
    { fault: 'declared' as const, error },
    ...(effect === 'none' ? [] : [{ fault: 'declared-after' as const, error }]),
  ]),
  ...(Object.keys(ERRORS) as (keyof typeof ERRORS)[]).map((fault) => ({ fault, error: ERRORS[fault] })),
];

/** The call finds that the execution is being undone, and does nothing. */
const REFUSED: { fault: FaultKind; error: string } = { fault: 'declared', error: 'Revoked' };

/** What may go wrong in a call of a service without a function: what its state retries, what it does not, and what any call may. */
const serviceFaults = (subject: Subject, step: string): { fault: FaultKind; error: string }[] => [
  ...retriedErrors(subject, step).map((error) => ({ fault: 'throttled' as const, error })),
  { fault: 'undeclared', error: 'Service.Refused' },
  { fault: 'timeout', error: 'States.Timeout' },
  { fault: 'too-large', error: 'States.DataLimitExceeded' },
];

/** Lists the scenarios that add one thing that goes wrong to a baseline, with each order in which concurrent calls may end. */
export const singleFaults = (subject: Subject, { trial }: Baseline): Scenario[] => {
  const { scenario, ledger } = trial;
  const calls = chosen(ledger.calls.filter(({ attempt, undo }) => attempt === 1 && !undo));
  const decisions = ledger.requests.flatMap(({ key }): Scenario[] =>
    (['reject', 'expire'] as const).map((decision) => ({ ...scenario, decisions: [{ key, decision }] })),
  );
  const faults = calls.flatMap((call) => {
    const concurrent = ledger.calls.filter((other) => other.key !== call.key && overlap(other, call));
    const orders = [[], [call.key], ...concurrent.slice(0, MAX_SLOW).map(({ key }) => [key])];
    return strikesAt(subject, call).flatMap((strike) =>
      (concurrent.length > 0 && strike.attempts === 'all' ? orders : [[]]).map((slow) => ({
        ...scenario,
        strikes: [strike],
        slow,
      })),
    );
  });
  return [...faults, ...decisions];
};

/** Places of one execution at which it is stopped. */
const MAX_STOPS = 60;

/** Lists the scenarios in which an execution is stopped after each event of its history; of very many events, at some. */
export const stops = ({ trial: { scenario, result } }: Baseline): Scenario[] => {
  const events = result.records.length;
  const step = Math.max(1, Math.ceil(events / MAX_STOPS));
  return Array.from({ length: Math.ceil(events / step) }, (_, index) => ({
    ...scenario,
    stopAfter: index * step + 1,
  })).filter(({ stopAfter }) => stopAfter < events);
};

/** Lists the scenarios in which something goes wrong while an execution undoes what it did. */
export const faultsWhileUndoing = (subject: Subject, { scenario, ledger }: Trial): Scenario[] => {
  const undos = chosen(ledger.calls.filter(({ attempt, undo }) => attempt === 1 && undo));
  return undos.flatMap((call) =>
    strikesAt(subject, call).map((strike) => ({ ...scenario, strikes: [...scenario.strikes, strike] })),
  );
};

/** Lists the scenarios in which a second call goes wrong, of those that a fault's execution makes after it: a fallback, another branch. */
export const secondFaults = (
  subject: Subject,
  { scenario, ledger }: Trial,
  baseline: ReadonlySet<string>,
): Scenario[] => {
  const others = chosen(
    ledger.calls.filter(
      ({ attempt, undo, key, fault }) => attempt === 1 && !undo && !fault && !baseline.has(key),
    ),
  );
  return others.flatMap((call) =>
    strikesAt(subject, call).map((strike) => ({ ...scenario, strikes: [...scenario.strikes, strike] })),
  );
};

const faultsAt = (subject: Subject, step: string, action: string): { fault: FaultKind; error: string }[] => {
  if (isService(action)) return serviceFaults(subject, step);
  const faults = faultsOf(subject.actions.get(action)?.errors);
  if (isPlatform(action)) return faults.filter(({ fault }) => BEFORE.has(fault));
  // Without a contract an unknown error counts as "nothing done" (lib/compiler/emit/errors.ts).
  return subject.actions.has(action)
    ? faults
    : faults.filter(({ fault }) => fault !== 'undeclared-after' && fault !== 'then-open');
};

/** Baton's own functions return little, and what they do is recorded by key. */
const isPlatform = (action: string): boolean => action.startsWith('platform/');

const strikesAt = (subject: Subject, { key, step, action, undo }: Call): Strike[] => {
  const attempts: Attempts[] =
    attemptsOf(subject, { step, action, undo }) > 2 ? ['first', 'all', 'all-but-last'] : ['first', 'all'];
  const refused = undo || isService(action) || isPlatform(action) ? [] : [REFUSED];
  const faults = [...faultsAt(subject, step, action), ...refused];
  return faults.flatMap(({ fault, error }) =>
    (fault === 'then-open' ? (['all'] as const) : attempts).map((which) => ({
      key,
      ...(undo ? { undo: true as const } : {}),
      fault,
      error,
      attempts: which,
    })),
  );
};

const overlap = (one: Call, other: Call): boolean =>
  one.startedAt < other.endedAt && other.startedAt < one.endedAt;

/** Returns the first calls of each step, and the last one. */
const chosen = (calls: readonly Call[]): Call[] => {
  const byStep = Map.groupBy(calls, ({ step }) => step);
  return [...byStep.values()].flatMap((all) =>
    all.length <= MAX_CALLS_OF_A_STEP ? all : [...all.slice(0, MAX_CALLS_OF_A_STEP - 1), ...all.slice(-1)],
  );
};
