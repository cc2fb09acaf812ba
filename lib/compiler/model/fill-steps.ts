import { stepTypes } from '#steps/index.ts';
import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';
import { stepsIn } from './add-undos.ts';

/** Puts into the steps of a parsed document what they name of its sections; a step that names nothing which is there stays as it is. */
export const fillSteps = (document: WorkflowDocument, gaps: ParseGaps): void => {
  for (const { step } of stepsIn(document.steps, gaps)) {
    const filled = stepTypes.get(step.type)?.fill?.(step, document);
    if (filled) Object.assign(step, filled);
  }
};
