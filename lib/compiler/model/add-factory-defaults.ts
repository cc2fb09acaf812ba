import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';
import type { CompileOptions, FactoryDefaults } from '../types.ts';
import { stepsIn } from './add-undos.ts';

/**
 * Adds to the steps of a parsed document what the factories of their actions set and the steps do not. The document's `defaults` fill in
 * what is open after that.
 */
export const addFactoryDefaults = (
  document: WorkflowDocument,
  { actions }: CompileOptions,
  gaps: ParseGaps,
): void => {
  for (const { step } of stepsIn(document.steps, gaps)) {
    const defaults = actions?.get(step.uses ?? '')?.factory?.defaults;
    if (defaults && stepTypes.get(step.type)?.common.includes('breaker')) fill(step, defaults);
  }
};

const fill = (step: Step, { retry, timeout, breaker }: FactoryDefaults): void => {
  // As with the document's defaults, a step that sets one field of its retry keeps the others.
  if (retry) step.retry = { ...retry, ...step.retry };
  if (timeout !== undefined) step.timeout ??= timeout;
  if (breaker) step.breaker ??= { name: (step.uses ?? '').replace('/', '-'), ...breaker };
};
