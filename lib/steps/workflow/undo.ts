import type { Project } from '../project.ts';
import type { Compensation, Step } from '../step.ts';

/** Whether the step waits for the execution that it starts. */
export const waits = (step: Step): boolean => step.wait !== false;

/**
 * Returns the compensation that undoes what the started executions did: those of every attempt, since one that timed out was
 * stopped and has undone nothing itself. The function finds them by the step's key, so no result is needed.
 */
export const undo = (step: Step, { workflows }: Project): Compensation | undefined =>
  waits(step) && workflows?.get(String(step.workflow))?.undoes
    ? {
        uses: 'undo-workflow',
        with: { workflow: String(step.workflow) },
        timeout: '15m',
        platform: true,
        always: true,
      }
    : undefined;
