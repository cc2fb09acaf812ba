// Above 250 lines: what a sweep tries, one kind of scenario after the other, is read in one place.
import { UNDOING_ERROR } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import { statesByName } from '#testing/coverage/taken.ts';
import { isUndoing, stateOfCall } from './called-state.ts';
import { type Baseline, enteredIn } from './explore.ts';
import { faultsAt, isRefusable } from './faults.ts';
import type { Call } from './ledger.ts';
import { attemptsOf } from './retried.ts';
import type { Trial } from './run-scenario.ts';
import {
  type Attempts,
  type Decision,
  type FaultKind,
  LATE,
  type Scenario,
  type Strike,
} from './scenario.ts';
import type { Subject } from './subject.ts';

/** Calls of one step that are struck, of those in a loop: the first ones and the last. */
const MAX_CALLS_OF_A_STEP = 3;

/** Calls at once of which every order of ending is tried; of more, each is the last one in turn. */
const MAX_ORDERED = 3;

/** Orders of ending in which faults are tried of very many calls at once. */
const MAX_ORDERS = 7;

/** Faults that are tried in every order of ending: one after which nothing is done, and those of which that is not known. */
const IN_EVERY_ORDER: ReadonlySet<FaultKind> = new Set([
  'undeclared',
  'undeclared-after',
  'crash-after',
  'timeout',
  'lost-answer',
]);

/** Lists the scenarios that add one thing that goes wrong to a baseline, with each order in which concurrent calls may end. */
export const singleFaults = (subject: Subject, { trial }: Baseline): Scenario[] => {
  const { scenario, ledger } = trial;
  const calls = ledger.calls.filter(({ attempt, undo }) => attempt === 1 && !undo);
  return chosen(calls).flatMap((call) => {
    const concurrent = calls.filter((other) => other.key !== call.key && overlap(other, call));
    const orders = ordersOf([call, ...concurrent].map(({ key }) => key));
    return strikesAt(subject, call).flatMap((strike) =>
      (strike.attempts === 'all' && IN_EVERY_ORDER.has(strike.fault) ? orders : [[]]).map((slow) => ({
        ...scenario,
        strikes: [strike],
        slow,
      })),
    );
  });
};

/**
 * Lists the scenarios in which the results of branches or iterations are too large together, also while a call in them seems lost, and
 * begins late.
 */
export const tooMuch = (subject: Subject, { trial }: Baseline): Scenario[] => {
  const { scenario, ledger } = trial;
  const effects = chosen(ledger.calls.filter((call) => call.attempt === 1 && mayBegin(subject, trial, call)));
  return joinsIn(subject, trial).flatMap((tooMuchIn) => {
    const inside = statesByName({ States: { [tooMuchIn]: subject.states.get(tooMuchIn) ?? {} } });
    const late = effects
      .filter((call) => inside.has(stateOfCall(subject, call)))
      .map((call) => strikeOf(call, 'late-start', 'Lambda.SdkClientException', 'last'));
    return [[], ...late.map((strike) => [strike])].map((strikes) => ({ ...scenario, strikes, tooMuchIn }));
  });
};

/** Whether a call has an effect which the guard may refuse. */
const mayBegin = (subject: Subject, { ledger }: Trial, call: Call): boolean =>
  !call.undo && ledger.effects.has(call.key) && isRefusable(subject, call);

/** Returns the names of the states that an execution entered and that join results, of branches or iterations. */
const joinsIn = ({ states }: Subject, trial: Trial): string[] =>
  [...new Set(enteredIn(trial))].filter((name) => {
    const state = states.get(name);
    return state !== undefined && (state.Type === 'Parallel' || state.Type === 'Map') && !isUndoing(state);
  });

/** Lists the scenarios in which approvals are decided otherwise, and those in which a second decision follows, each with the one it must end as. */
export const decisionsOf = ({
  trial: { scenario, ledger },
}: Baseline): { first: Scenario[]; second: { scenario: Scenario; after: Decision['decision'] }[] } => {
  const deciding = (key: string, decision: Decision['decision']): Scenario => ({
    ...scenario,
    decisions: [{ key, decision }],
  });
  const keys = [...new Set(ledger.requests.map(({ key }) => key))];
  return {
    first: keys.flatMap((key) =>
      (['reject', 'expire', 'approve-at-expiry', 'approve-then-reject'] as const).map((one) =>
        deciding(key, one),
      ),
    ),
    second: keys.flatMap((key) => [
      { scenario: deciding(key, 'reject-then-approve'), after: 'reject' },
      { scenario: deciding(key, 'approve-after-expiry'), after: 'expire' },
    ]),
  };
};

/** Places of one execution at which it is stopped. */
const MAX_STOPS = 60;

/**
 * Lists the scenarios in which an execution is stopped, paused, or outlives a deployment after each event of its history; of very many
 * events, at some.
 */
export const stops = ({ trial: { scenario, moves } }: Baseline): Scenario[] => {
  const step = Math.max(1, Math.ceil(moves.length / MAX_STOPS));
  const places = moves.slice(0, -1).flatMap((_, move) => (move % step === 0 ? [stopAt(moves, move)] : []));
  return [
    { ...scenario, deployAfter: 0 },
    ...places.flatMap((place) => [
      { ...scenario, ...place },
      { ...scenario, ...place, afterwards: 'resume' as const },
      ...(place.childMoves === undefined ? [{ ...scenario, deployAfter: place.stopAfter }] : []),
    ]),
  ];
};

/** Where an execution is stopped after one of its moves: some are of its distributed children, and add no event to its history. */
const stopAt = (
  moves: readonly number[],
  move: number,
): Required<Pick<Scenario, 'stopAfter'>> & Pick<Scenario, 'childMoves'> => {
  const stopAfter = moves[move] ?? 0;
  const childMoves = move - moves.indexOf(stopAfter);
  return { stopAfter, ...defined({ childMoves: childMoves > 0 ? childMoves : undefined }) };
};

/** Faults of a call that is under way when its execution is stopped. */
const UNDER_WAY: readonly [FaultKind, string][] = [
  ['late', 'States.Timeout'],
  ['late-start', 'Lambda.SdkClientException'],
  ['crash-after', 'Runtime.ExitError'],
  ['undeclared-after', 'Error'],
];

/** Lists the scenarios in which an execution is stopped while a call is under way: one whose answer is lost, or that begins later. */
export const stopsUnderWay = (subject: Subject, { trial }: Baseline): Scenario[] => {
  const { scenario, ledger, moves } = trial;
  const calls = chosen(ledger.calls.filter((call) => call.attempt === 1 && mayBegin(subject, trial, call)));
  return calls.flatMap((call) => {
    const place = stopAt(moves, call.move);
    const stopped = { ...scenario, ...place };
    return [
      ...UNDER_WAY.map(
        ([fault, error]): Scenario => ({ ...stopped, strikes: [strikeOf(call, fault, error, 'all')] }),
      ),
      { ...stopped, afterwards: 'cancel-twice' },
      { ...stopped, afterwards: 'retry-late' },
      { ...stopped, deployAfter: place.stopAfter },
    ];
  });
};

/**
 * Lists the scenarios in which something goes wrong while an execution undoes what it did, or after it has failed: faults of the undos, a stop
 * and a cancel in the middle, and attempts to continue it.
 */
export const faultsWhileUndoing = (
  subject: Subject,
  { scenario, ledger, moves, result }: Trial,
): Scenario[] => {
  const undos = chosen(ledger.calls.filter(({ attempt, undo }) => attempt === 1 && undo));
  const isPending = scenario.strikes.some(({ fault }) => fault === 'late-start');
  const faults = undos.flatMap((call) =>
    strikesAt(subject, call)
      .filter(({ fault }) => !isPending || WHILE_PENDING.has(fault))
      .map((strike) => ({ ...scenario, strikes: [...scenario.strikes, strike] })),
  );
  if (isPending) return faults;
  if (scenario.stopAfter !== undefined || scenario.afterwards !== undefined) return faults;
  const stopped = undos.flatMap(({ move, byLog }): Scenario[] => {
    if (byLog) return [];
    const place = stopAt(moves, move);
    return [
      { ...scenario, ...place },
      { ...scenario, ...place, afterwards: 'cancel-twice' },
      { ...scenario, ...place, afterwards: 'resume' },
    ];
  });
  const continued: Scenario[] =
    result.status === 'SUCCEEDED'
      ? []
      : (['retry', 'retry-late', 'cancel-twice'] as const).map((afterwards) => ({ ...scenario, afterwards }));
  return [...faults, ...stopped, ...continued];
};

/** Faults with which undoing takes so long that a call which seemed lost begins meanwhile. */
const WHILE_PENDING: ReadonlySet<FaultKind> = new Set(['timeout', 'lost-answer']);

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

const strikeOf = ({ key, undo }: Call, fault: FaultKind, error: string, attempts: Attempts): Strike => ({
  key,
  ...(undo && { undo: true as const }),
  fault,
  error,
  attempts,
});

const strikesAt = (subject: Subject, call: Call): Strike[] => {
  const { step, action, undo } = call;
  const attemptsAt = (error: string): Attempts[] =>
    attemptsOf(subject, { step, action, undo, error }) > 2
      ? ['first', 'all', 'all-but-last']
      : ['first', 'all'];
  const strikes = faultsAt(subject, call).flatMap(({ fault, error }) =>
    (error === UNDOING_ERROR ? WAITED_FOR : attemptsFor(fault, attemptsAt(error))).map((which) =>
      strikeOf(call, fault, error, which),
    ),
  );
  // What the workflow cannot undo, the log undoes later.
  const untilLater: Strike[] = undo && !call.byLog ? [strikeOf(call, 'undeclared', 'Error', 'workflow')] : [];
  return [...strikes, ...untilLater];
};

/** What a call waits for ends at some time. */
const WAITED_FOR: readonly Attempts[] = ['all-but-last'];

const attemptsFor = (fault: FaultKind, attempts: readonly Attempts[]): readonly Attempts[] => {
  if (fault === 'then-open' || fault === 'empty-result') return ['all'];
  // The first is met by another attempt while it is under way, the last by what undoes it.
  if (fault === 'seems-lost') return ['first', 'last'];
  // While Lambda's retrier waits, the first of many requests would have begun already.
  if (fault === 'late-start' && attempts.length > 2) return ['first', 'last'];
  return LATE.has(fault) ? [...attempts, 'last'] : attempts;
};

const overlap = (one: Call, other: Call): boolean =>
  one.startedAt < other.endedAt && other.startedAt < one.endedAt;

/** Returns which of some calls at once are slow, each slower than those before it, in each order in which they may end. */
const ordersOf = (keys: readonly string[]): string[][] => {
  const last = keys.map((key) => [key]);
  const orders = keys.length <= MAX_ORDERED ? permutations(keys).map(([, ...slow]) => slow) : last;
  return [[], ...orders.slice(0, MAX_ORDERS)].filter((order, index) => index === 0 || order.length > 0);
};

const permutations = (keys: readonly string[]): string[][] =>
  keys.length === 0
    ? [[]]
    : keys.flatMap((key) =>
        permutations(keys.filter((other) => other !== key)).map((rest) => [key, ...rest]),
      );

/** Returns the first calls of each step, and the last one. */
const chosen = (calls: readonly Call[]): Call[] => {
  const byStep = Map.groupBy(calls, ({ step }) => step);
  return [...byStep.values()].flatMap((all) =>
    all.length <= MAX_CALLS_OF_A_STEP ? all : [...all.slice(0, MAX_CALLS_OF_A_STEP - 1), ...all.slice(-1)],
  );
};
