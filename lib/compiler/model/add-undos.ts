import { stepTypes } from '#steps/index.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';

/** Adds to a parsed document the compensations that step types bring themselves, to steps whose author says nothing. */
export const addUndos = (document: WorkflowDocument, project: Project, gaps: ParseGaps): void => {
  for (const step of stepsIn(document.steps, gaps)) {
    if (step.compensate !== undefined || step.irreversible) continue;
    const undo = stepTypes.get(step.type)?.undo?.(step, project);
    if (undo) step.compensate = undo;
  }
};

/** Lists the steps that could be read, at any depth, fallbacks included. */
export function* stepsIn(steps: readonly Step[], gaps: ParseGaps): Generator<Step> {
  for (const step of steps) {
    if (step.on_error?.fallback) yield* stepsIn([step.on_error.fallback], gaps);
    if (gaps.incomplete.has(step)) continue;
    yield step;
    for (const block of stepTypes.get(step.type)?.blocks?.(step) ?? []) yield* stepsIn(block.steps, gaps);
  }
}
