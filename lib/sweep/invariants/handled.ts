import { FLOW_ERRORS } from '#contracts/flow.ts';
import { isObject } from '#core/json.ts';
import type { OnError } from '#steps/step.ts';
import { continues, handlerOf } from '../blocks.ts';
import { ownErrors } from '../own-errors.ts';
import { isInterrupted } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/** An error that a step's `on_error`, `on_timeout` or `expect` handles does not end the execution. */
export const handled: Invariant = {
  name: 'handled',
  check: ({ scenario, result, ledger }, { trial }, subject) => {
    const { strikes, decisions, tooMuchIn } = scenario;
    if (
      isInterrupted(scenario) ||
      decisions.length > 0 ||
      result.status === 'SUCCEEDED' ||
      ownErrors(subject).includes(result.error ?? '') ||
      trial.result.status !== 'SUCCEEDED'
    )
      return [];
    const all = strikes.every(({ key, fault, error }) => {
      // What reads the result fails, and not the step.
      if (fault === 'empty-result') return false;
      const step = ledger.calls.find((call) => call.key === key)?.step;
      return step !== undefined && isHandled(subject, step, error);
    });
    const block = subject.places.get(tooMuchIn ?? '');
    const isBlockHandled = tooMuchIn === undefined || (block !== undefined && handlerOf(block) !== undefined);
    if (!all || !isBlockHandled || (strikes.length === 0 && tooMuchIn === undefined)) return [];
    return [`on_error handles this, but the execution fails with ${result.error ?? result.status}`];
  },
};

const isHandled = (subject: Subject, id: string, error: string): boolean => {
  // Whoever asks for such executions to be skipped has them succeed.
  if (error === FLOW_ERRORS.skipped) return true;
  const step = subject.steps.get(id);
  // A state that the compiler has added to one of a service, and that catches everything, may fail.
  if (!step) return JSON.stringify(subject.states.get(id)?.Catch ?? null).includes('"States.ALL"');
  const place = subject.places.get(id);
  const onError = onErrorOf(subject, id);
  if (continues(onError) || hasInstead(onError) || (place && handlerOf(place))) return true;
  if (step.type === 'wait' && step.on_timeout === 'continue') return error === 'States.Timeout';
  const status = Number(/^States[.]Http[.]StatusCode[.](\d+)$/.exec(error)?.[1]);
  return isObject(step.expect) && Array.isArray(step.expect.status) && step.expect.status.includes(status);
};

/** Whether something takes the place of a failed step, whatever its action says of what fails then. */
const hasInstead = (on: OnError | undefined): boolean =>
  on?.fallback !== undefined || on?.fallback_value !== undefined;

const onErrorOf = ({ document, places }: Subject, id: string): OnError | undefined => {
  const own = places.get(id)?.step.on_error;
  return own ?? (document.defaults?.on_error && { action: document.defaults.on_error });
};
