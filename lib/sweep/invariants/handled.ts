import type { OnError } from '#steps/step.ts';
import { continues } from '../blocks.ts';
import { isInterrupted } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Invariant } from './invariant.ts';

/** An error that a step's `on_error` handles does not end the execution. */
export const handled: Invariant = {
  name: 'handled',
  check: ({ scenario, result, ledger }, { trial }, subject) => {
    const { strikes, decisions } = scenario;
    if (
      isInterrupted(scenario) ||
      decisions.length > 0 ||
      result.status === 'SUCCEEDED' ||
      trial.result.status !== 'SUCCEEDED'
    )
      return [];
    const all = strikes.every(({ key }) => {
      const step = ledger.calls.find((call) => call.key === key)?.step;
      return step !== undefined && continues(onErrorOf(subject, step));
    });
    if (!all || strikes.length === 0) return [];
    return [`on_error handles this, but the execution fails with ${result.error ?? result.status}`];
  },
};

const onErrorOf = ({ document, steps }: Subject, id: string): OnError | undefined => {
  const own = steps.get(id)?.on_error;
  return own ?? (document.defaults?.on_error && { action: document.defaults.on_error });
};
