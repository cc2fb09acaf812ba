import { isDeepStrictEqual } from 'node:util';
import type { Json } from '#core/json.ts';
import type { Call } from '../ledger.ts';
import { attemptsOf, isRetried } from '../retried.ts';
import { isCutShort, type Strike } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/** A fault that the step's retries outlast changes nothing: the execution ends as it would have without it. */
export const recovers: Invariant = {
  name: 'recovers',
  check: ({ scenario, result, ledger }, { trial, parent = trial }, subject) => {
    const { result: before, ledger: whole } = parent;
    const strikes = scenario.strikes.filter((strike) => !parent.scenario.strikes.includes(strike));
    const { decisions } = scenario;
    if (isCutShort(scenario, result)) return [];
    const callOf = (strike: Strike): Call | undefined =>
      ledger.calls.find(
        ({ key, undo, fault, byLog }) =>
          key === strike.key && !byLog && undo === (strike.undo === true) && fault !== undefined,
      );
    // A breaker that has opened rejects the attempts that are left.
    if (ledger.calls.some(({ breaker }) => breaker?.rejected)) return [];
    const outlasted = strikes.filter((strike) => {
      const call = callOf(strike);
      return call?.error !== undefined && outlasts(subject, call, { ...strike, error: call.error });
    });
    // What the log is asked to undo may stay unknown to it, and of what never took place nothing is undone.
    const isRepeated = (key: string): boolean =>
      ledger.calls.filter((call) => call.key === key && call.undo && (call.has || !ledger.effects.has(key)))
        .length > 1;
    const notUndone = outlasted.filter(
      ({ undo, key }) => undo && !ledger.undone.includes(key) && !isRepeated(key),
    );
    if (notUndone.length > 0) return notUndone.map(({ key }) => `undoing ${key} is not tried again`);
    const once = outlasted.filter(
      ({ key, undo }) => !undo && ledger.calls.filter((call) => call.key === key && !call.undo).length < 2,
    );
    // An execution that fails elsewhere stops its branches.
    if (once.length > 0 && trial.result.status === 'SUCCEEDED')
      return once.map(({ key }) => `${key} is not tried again`);
    if (outlasted.length < strikes.length || strikes.some(({ undo }) => undo)) return [];
    if (strikes.length === 0 || decisions.length > 0) return [];
    const same =
      result.status === before.status &&
      result.error === before.error &&
      isDeepStrictEqual(withoutTimes(result.output), withoutTimes(before.output)) &&
      isDeepStrictEqual(ledger.emitted, whole.emitted) &&
      isDeepStrictEqual(ledger.standing, whole.standing);
    return same ? [] : [`the step retries this error, but the execution ends otherwise: ${ending(result)}`];
  },
};

/** An output may have times in it, which other attempts make later. */
const withoutTimes = (output: Json | undefined): string | undefined =>
  JSON.stringify(output)?.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');

const ending = ({ status, error, cause }: { status: string; error?: string; cause?: string }): string =>
  [status.toLowerCase(), error, cause?.slice(0, 200)].filter((part) => part !== undefined).join(', ');

const outlasts = (subject: Subject, call: Call, { attempts, error }: Strike): boolean =>
  (attempts === 'first' || attempts === 'all-but-last') &&
  attemptsOf(subject, call) > 1 &&
  isRetried(subject, call, error);
