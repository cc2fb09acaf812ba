import type { Json, JsonObject } from '#core/json.ts';

/**
 * What goes wrong in a call of an action.
 *
 * - `declared`, `declared-after`: it throws an error that its contract declares, and has done nothing, or taken effect
 * - `undeclared`, `undeclared-after`: the same with an error that its contract does not declare
 * - `then-open`: its first attempt throws after its effect, and those that follow find the breaker open
 * - `throttled`: Lambda refuses the call
 * - `crash-before`, `crash-after`: its process dies
 * - `timeout`: it never answers, and does nothing
 * - `lost-answer`: it takes effect, and the answer never arrives
 * - `late`: it takes effect after its state has stopped waiting, as late as its process lives
 * - `late-start`: its request seems lost, and begins shortly before its time is over
 * - `seems-lost`: its request seems lost, but has begun, and takes effect shortly before its time is over
 * - `too-large`: it takes effect, and its result is larger than a state may return
 * - `invalid-output`: it takes effect, and its result does not fit the contract
 * - `empty-result`: it takes effect, and returns an object without fields: a contract would promise some
 */
export type FaultKind =
  | 'declared'
  | 'declared-after'
  | 'undeclared'
  | 'undeclared-after'
  | 'then-open'
  | 'throttled'
  | 'crash-before'
  | 'crash-after'
  | 'timeout'
  | 'lost-answer'
  | 'late'
  | 'late-start'
  | 'seems-lost'
  | 'too-large'
  | 'invalid-output'
  | 'empty-result';

/** Faults after which nothing has happened. */
export const BEFORE: ReadonlySet<FaultKind> = new Set([
  'declared',
  'undeclared',
  'throttled',
  'crash-before',
  'timeout',
]);

/** Faults of calls that take effect when no state waits for them any longer. */
export const LATE: ReadonlySet<FaultKind> = new Set(['late', 'late-start']);

/**
 * Which attempts a fault strikes: the first one only, all of them, all but the last, the last after all others were throttled, or all
 * that the workflow makes, but not those that the log of effects makes after its end.
 */
export type Attempts = 'first' | 'all' | 'all-but-last' | 'last' | 'workflow';

/** A fault at a call. */
export interface Strike {
  /** Idempotency key of the call, which tells iterations apart. */
  key: string;
  /** The call undoes the step. */
  undo?: true;
  fault: FaultKind;
  /** Name of the error that is thrown. */
  error: string;
  attempts: Attempts;
}

/**
 * How an approval is decided, when not by approving.
 *
 * - `approve-then-reject`, `reject-then-approve`: two people decide, one shortly after the other
 * - `approve-after-expiry`: somebody decides when its time is over
 * - `approve-at-expiry`: somebody decides at the instant at which its time is over
 */
export interface Decision {
  key: string;
  decision:
    | 'reject'
    | 'expire'
    | 'approve-then-reject'
    | 'reject-then-approve'
    | 'approve-after-expiry'
    | 'approve-at-expiry';
}

/** Decisions that must change nothing, by the decision that they come after; an approval if there is none. */
export const SECOND_DECISIONS: Partial<Record<Decision['decision'], Decision['decision'] | 'approve'>> = {
  'approve-then-reject': 'approve',
  'reject-then-approve': 'reject',
  'approve-after-expiry': 'expire',
};

/**
 * What people do after the execution was stopped or has ended.
 *
 * - `resume`: it was paused, and is resumed a second later
 * - `retry`: it is continued before what it did is undone
 * - `retry-late`: somebody asks to continue it while what it did is being undone
 * - `cancel-twice`: it is cancelled again at once, while it is being undone, and after that
 */
export type Afterwards = 'resume' | 'retry' | 'retry-late' | 'cancel-twice';

/** Everything that decides how an execution goes. The same scenario always gives the same execution. */
export interface Scenario {
  /** Decides what actions answer, and the input unless one is given. */
  world: number;
  /** Strikes, in any order. */
  strikes: readonly Strike[];
  decisions: readonly Decision[];
  /** Keys of calls that take longer than the others, each longer than those before it, so that branches end in another order. */
  slow: readonly string[];
  /** Events of the history after which the execution is stopped from outside. */
  stopAfter?: number;
  /** Moves of its distributed children after that, before it is stopped. Default: none. */
  childMoves?: number;
  afterwards?: Afterwards;
  /** Events of the history after which another version of the workflow is deployed. */
  deployAfter?: number;
  /** Name of a Parallel or Map state whose results fit into a state, but not together. */
  tooMuchIn?: string;
}

/** Whether somebody interferes from outside, so that attempts may be missing or made again. */
export const isInterrupted = ({ stopAfter, afterwards }: Scenario): boolean =>
  stopAfter !== undefined || afterwards !== undefined;

/** Whether attempts may be missing or made again: somebody interferes, or the time of the whole execution is over. */
export const isCutShort = (scenario: Scenario, { status }: { status: string }): boolean =>
  isInterrupted(scenario) || status === 'TIMED_OUT';

/** Returns how many things are not as usual in a scenario. */
export const sizeOf = ({ strikes, decisions, slow, world: _, ...outside }: Scenario): number =>
  strikes.length + decisions.length + slow.length + Object.keys(outside).length;

/** Returns the scenario that one is compared with: without what goes wrong; a second decision, with what was decided first. */
export const referenceOf = ({ world, decisions }: Scenario): Scenario => ({
  world,
  strikes: [],
  slow: [],
  decisions: decisions.flatMap(({ key, decision }): Decision[] => {
    const first = SECOND_DECISIONS[decision];
    return first === undefined || first === 'approve' ? [] : [{ key, decision: first }];
  }),
});

/** A scenario with its input, as it is written to a file for `--replay`. */
export interface ReplayFile {
  /** The workflow's file or name. */
  workflow: string;
  input: Json;
  /** What was given with `--answers`. */
  answers?: JsonObject;
  scenario: Scenario;
  /** What it violates, in words. */
  violates: string[];
}

/** Describes a scenario in words: `charge fails with States.Timeout at the first attempt`. */
export const describeScenario = (scenario: Scenario): string => {
  const { strikes, decisions, slow, tooMuchIn, stopAfter, childMoves, deployAfter, afterwards } = scenario;
  const later = childMoves === undefined ? '' : `, and ${childMoves} moves of its children`;
  const parts = [
    ...strikes.map(
      ({ key, undo, fault, error, attempts }) =>
        `${undo ? 'undoing ' : ''}${shortKey(key)}: ${FAULT_TEXTS[fault]} (${error}), ${ATTEMPT_TEXTS[attempts]}`,
    ),
    ...decisions.map(({ key, decision }) => `${shortKey(key)}: ${DECISION_TEXTS[decision]}`),
    ...slow.map((key, index) => `${shortKey(key)} is slow${index > 0 ? 'er' : ''}`),
    ...(tooMuchIn === undefined ? [] : [`the results in ${tooMuchIn} are too large together`]),
    ...(deployAfter === undefined ? [] : [`another version is deployed after event ${deployAfter}`]),
    ...(stopAfter === undefined ? [] : [`stopped after event ${stopAfter}${later}`]),
    ...(afterwards === undefined ? [] : [AFTERWARDS_TEXTS[afterwards]]),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing goes wrong';
};

/** Returns the key of an effect or an approval without the name of the execution. */
export const shortKey = (key: string): string => key.replace(/^[^/]*\//, '');

/** What each fault does, in words. */
export const FAULT_TEXTS: Record<FaultKind, string> = {
  declared: 'throws, and has done nothing',
  'declared-after': 'throws after its effect',
  undeclared: 'throws, and has done nothing',
  'undeclared-after': 'throws after its effect',
  'then-open': 'throws after its effect, and is rejected by its breaker from then on',
  throttled: 'is throttled',
  'crash-before': 'crashes before its effect',
  'crash-after': 'crashes after its effect',
  timeout: 'never answers, and has done nothing',
  'lost-answer': 'takes effect, and never answers',
  late: 'takes effect after its time, and never answers',
  'late-start': 'seems lost, and begins late',
  'seems-lost': 'seems lost, but is under way, and takes effect late',
  'too-large': 'returns too much',
  'invalid-output': 'returns what its contract does not allow',
  'empty-result': 'has no contract, and returns an empty object',
};

/** Which attempts fail, in words. */
export const ATTEMPT_TEXTS: Record<Attempts, string> = {
  first: 'first attempt only',
  all: 'every attempt',
  'all-but-last': 'every attempt but the last',
  last: 'last attempt, after all others were throttled',
  workflow: 'every attempt of the workflow',
};

/** What people decide, in words. */
export const DECISION_TEXTS: Record<Decision['decision'], string> = {
  reject: 'rejected',
  expire: 'not decided',
  'approve-then-reject': 'approved, and then rejected',
  'reject-then-approve': 'rejected, and then approved',
  'approve-after-expiry': 'approved after its time',
  'approve-at-expiry': 'approved at the instant at which its time is over',
};

/** What happens to the execution after it has ended, in words. */
export const AFTERWARDS_TEXTS: Record<Afterwards, string> = {
  resume: 'resumed a second later',
  retry: 'continued before it is undone',
  'retry-late': 'continued while it is undone',
  'cancel-twice': 'cancelled three times',
};
