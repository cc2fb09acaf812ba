import type { ProgressSnapshot, StepProgress } from './snapshot.ts';

/**
 * Returns the id of the step whose failure ended an execution: the innermost that failed with its error, the first of several. The cause does
 * not always name it, since a branch that nothing is undone of only passes the error on. Undefined if no step failed with the error, and
 * if somebody ended it.
 */
export const failedStep = ({ status, error, steps }: ProgressSnapshot): string | undefined => {
  if (status !== 'FAILED' || error === undefined) return undefined;
  const failed = steps.filter((step) => isFailed(step, error));
  const parents = new Map(steps.map(({ id, parent }) => [id, parent]));
  const isAround = (id: string, inner: StepProgress): boolean => {
    for (let at = inner.parent; at !== undefined; at = parents.get(at)) if (at === id) return true;
    return false;
  };
  const innermost = failed.filter(({ id }) => !failed.some((inner) => isAround(id, inner)));
  const [first] = innermost.sort(
    (one, other) => (one.endedAtMilliseconds ?? 0) - (other.endedAtMilliseconds ?? 0),
  );
  return first?.id;
};

/** A Fail state cannot raise a name of Step Functions' own, so an execution ends with what follows its `States.`. */
const isFailed = (step: StepProgress, error: string): boolean =>
  !step.handled && step.error !== undefined && [error, `States.${error}`].includes(step.error);
