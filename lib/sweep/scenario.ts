import type { Json } from '#core/json.ts';

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
 * - `too-large`: it takes effect, and its result is larger than a state may return
 * - `invalid-output`: it takes effect, and its result does not fit the contract
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
  | 'too-large'
  | 'invalid-output';

/** Faults after which nothing has happened. */
export const BEFORE: ReadonlySet<FaultKind> = new Set([
  'declared',
  'undeclared',
  'throttled',
  'crash-before',
  'timeout',
]);

/** Which attempts a fault strikes: the first one only, all of them, or all but the last. */
export type Attempts = 'first' | 'all' | 'all-but-last';

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

/** How an approval is decided, when not by approving. */
export interface Decision {
  key: string;
  decision: 'reject' | 'expire';
}

/** Everything that decides how an execution goes. The same scenario always gives the same execution. */
export interface Scenario {
  /** Decides what actions answer, and the input unless one is given. */
  world: number;
  /** Strikes, in any order. */
  strikes: readonly Strike[];
  decisions: readonly Decision[];
  /** Keys of calls that take a hundred times as long as the others, so that parallel branches end in another order. */
  slow: readonly string[];
  /** Events of the history after which the execution is stopped from outside. */
  stopAfter?: number;
}

/** A scenario with its input, as it is written to a file for `--replay`. */
export interface ReplayFile {
  /** The workflow's file or name. */
  workflow: string;
  input: Json;
  scenario: Scenario;
  /** What it violates, in words. */
  violates: string[];
}

/** Describes a scenario in words: `charge fails with States.Timeout at the first attempt`. */
export const describeScenario = ({ strikes, decisions, slow, stopAfter }: Scenario): string => {
  const parts = [
    ...strikes.map(
      ({ key, undo, fault, error, attempts }) =>
        `${undo ? 'undoing ' : ''}${short(key)}: ${FAULT_TEXTS[fault]} (${error}), ${ATTEMPT_TEXTS[attempts]}`,
    ),
    ...decisions.map(
      ({ key, decision }) => `${short(key)}: ${decision === 'reject' ? 'rejected' : 'not decided'}`,
    ),
    ...slow.map((key) => `${short(key)} is slow`),
    ...(stopAfter === undefined ? [] : [`stopped after event ${stopAfter}`]),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing goes wrong';
};

/** Drops the name of the execution from a key. */
const short = (key: string): string => key.replace(/^[^/]*\//, '');

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
  'too-large': 'returns too much',
  'invalid-output': 'returns what its contract does not allow',
};

const ATTEMPT_TEXTS: Record<Attempts, string> = {
  first: 'first attempt only',
  all: 'every attempt',
  'all-but-last': 'every attempt but the last',
};
