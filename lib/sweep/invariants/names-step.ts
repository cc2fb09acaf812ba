import { isObject, type Json, parseJson } from '#core/json.ts';
import type { VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import { stepTypes } from '#steps/index.ts';
import type { Place } from '../blocks.ts';
import { stateOfCall } from '../called-state.ts';
import type { Call } from '../ledger.ts';
import { ownErrors } from '../own-errors.ts';
import { isInterrupted } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/**
 * The cause of a failed execution names the step that failed, or the one around it whose iterations are executions. In branches that nothing is
 * undone of, no state notes that.
 */
export const namesStep: Invariant = {
  name: 'names-step',
  check: ({ scenario, result, ledger: { calls } }, baseline, subject) => {
    if (result.status !== 'FAILED' || isInterrupted(scenario)) return [];
    // What reads the result fails, wherever that is.
    if (calls.some(({ fault }) => fault === 'empty-result')) return [];
    // The state that joins steps side by side belongs to none of them.
    if (scenario.tooMuchIn !== undefined && /DataLimitExceeded$/.test(result.error ?? '')) return [];
    if (ownErrors(subject).includes(result.error ?? '')) return [];
    const cause = parseJson(result.cause ?? '');
    if (!isObject(cause) || cause.compensations === undefined) return [];
    // The fault was outlasted, and the execution fails as it does without any.
    if (endsAlike(result, baseline.trial.result)) return [];
    const failed = calls.filter(({ undo, error }) => !undo && error !== undefined);
    if (failed.length === 0 || !failed.every((call) => isNoted(subject, call))) return [];
    const names = failed.flatMap(({ step }) => [step, ...apartAround(subject.places.get(step))]);
    if (names.includes(String(cause.step))) return [];
    return [`the execution names ${cause.step ?? 'no step'}, and not ${failed[0]?.step}, which failed`];
  },
};

const endsAlike = (one: VirtualResult, other: VirtualResult): boolean =>
  one.status === other.status && one.error === other.error && stepIn(one) === stepIn(other);

/** The step that the cause of a failed execution names. */
const stepIn = ({ cause }: VirtualResult): Json | undefined => {
  const parsed = parseJson(cause ?? '');
  return isObject(parsed) ? parsed.step : undefined;
};

/** Whether the state of a call notes the name of its step when that fails. */
const isNoted = (subject: Subject, call: Call): boolean => {
  const state = subject.states.get(stateOfCall(subject, call));
  return JSON.stringify(state?.Catch ?? null).includes(JSON.stringify(`"Step": "${call.step}"`).slice(1, -1));
};

const apartAround = (place: Place | undefined): string[] => {
  const ids: string[] = [];
  for (let at = place?.around; at; at = at.around)
    if (stepTypes.get(at.step.type)?.apart?.(at.step)) ids.push(at.step.id);
  return ids;
};
