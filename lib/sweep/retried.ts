import { neverRetried } from '#contracts/errors.ts';
import type { Subject } from './subject.ts';
import type { Call } from './world/ledger.ts';

/** Errors that would only recur (lib/compiler/emit/retriers.ts). */
const ALWAYS_SAME = ['States.DataLimitExceeded', 'States.QueryEvaluationError'];

/** Whether the document says that a call is repeated after an error. */
export const isRetried = (
  { document, steps, actions }: Subject,
  { step, action }: Pick<Call, 'step' | 'action'>,
  error: string,
): boolean => {
  const { errors, except = [] } = { ...document.defaults?.retry, ...steps.get(step)?.retry };
  if (except.includes(error)) return false;
  if (errors) return errors.some((name) => covers(name, error));
  return ![...neverRetried(actions.get(action)?.errors), ...ALWAYS_SAME].includes(error);
};

const covers = (name: string, error: string): boolean =>
  name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
