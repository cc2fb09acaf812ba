import { stepTypes } from '#steps/index.ts';
import type { Compensation, Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';
import type { CompileOptions } from '../types.ts';
import { contractCompensation } from './contract-compensation.ts';

/**
 * Adds to a parsed document the compensations that step types and contracts bring, and that there are none, to steps whose author says
 * nothing.
 */
export const addUndos = (document: WorkflowDocument, project: CompileOptions, gaps: ParseGaps): void => {
  for (const { step, result } of stepsIn(document.steps, gaps)) {
    const undo = undoOf(step, result, project);
    if (undo) step.compensate = undo;
    else if (saysNothing(step) && stepTypes.get(step.type)?.irreversible?.(step, project))
      step.irreversible = true;
  }
};

const saysNothing = ({ compensate, irreversible, uncompensated }: Step): boolean =>
  compensate === undefined && !irreversible && !uncompensated;

/** Returns how a step is undone although its author does not say; `result` is the id by which its result is read. */
export const undoOf = (step: Step, result: string, project: CompileOptions): Compensation | undefined => {
  if (!saysNothing(step)) return undefined;
  const contract = step.uses === undefined ? undefined : project.actions?.get(step.uses);
  return (
    stepTypes.get(step.type)?.undo?.(step, project) ??
    (contract && contractCompensation(step, result, contract)?.undo)
  );
};

/** Lists the steps that could be read, at any depth, fallbacks included; a fallback's result is that of its step. */
export function* stepsIn(
  steps: readonly Step[],
  gaps: ParseGaps,
  fallbackOf?: string,
): Generator<{ step: Step; result: string }> {
  for (const step of steps) {
    const result = fallbackOf ?? step.id;
    if (step.on_error?.fallback) yield* stepsIn([step.on_error.fallback], gaps, result);
    if (gaps.incomplete.has(step)) continue;
    yield { step, result };
    for (const block of stepTypes.get(step.type)?.blocks?.(step) ?? []) yield* stepsIn(block.steps, gaps);
  }
}
