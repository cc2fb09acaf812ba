import type { Project } from '../project.ts';
import type { Compensation, Step } from '../step.ts';
import { UNDO_BY_LOG } from '../undo-by-log.ts';
import { allowedActions } from './allowed.ts';

/**
 * Returns the compensation that undoes what the tasks did, which only the log of effects knows: which tasks there are is computed at run time. It
 * finds them by the step's key, with which theirs begin, so no result is needed.
 */
export const undo = (step: Step, project: Project): Compensation | undefined =>
  allowedActions(step, project).some(({ compensate }) => compensate)
    ? { ...UNDO_BY_LOG, always: true }
    : undefined;
