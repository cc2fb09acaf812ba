import type { Step } from './step.ts';

/** Returns a step that is not retried after some errors, unless its `retry.errors` names them. */
export const retriedExcept = (step: Step, errors: readonly string[]): Step => {
  const wanted = step.retry?.errors ?? [];
  const except = errors.filter((name) => !wanted.includes(name));
  return { ...step, retry: { ...step.retry, except: [...(step.retry?.except ?? []), ...except] } };
};
