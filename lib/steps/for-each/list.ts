import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

/** A `for_each` step. */
export interface ForEachStep extends Step {
  foreach: string;
  as?: string;
  steps: Step[];
}

/** What is gone through must be a list, where anything is known of it. */
export const checkList = (step: ForEachStep, schemas: Schemas): StepProblem[] => {
  const type = schemas.expression(step.foreach)?.type;
  if (typeof type !== 'string' || type === 'array') return [];
  const message = `expected a list, and ${step.foreach} is of type ${type}`;
  return [
    { path: ['foreach'], message, hint: type === 'object' ? 'for its values, write $each(…)' : undefined },
  ];
};
