import { endInOutput } from './end-in-output.ts';
import { foldEvaluations } from './fold-evaluations.ts';
import type { DraftedMachine, MinimiserRule } from './machine.ts';
import { mergeChoices } from './merge-choices.ts';
import { removeUnreachable } from './remove-unreachable.ts';
import { skipDecidedChoices } from './skip-decided-choices.ts';
import { skipEmptyUndoing } from './skip-empty-undoing.ts';

/** Decisions are skipped before Choices are merged: merged conditions are harder to recognise. */
const RULES: readonly MinimiserRule[] = [
  removeUnreachable,
  skipEmptyUndoing,
  skipDecidedChoices,
  removeUnreachable,
  endInOutput,
  removeUnreachable,
  foldEvaluations,
  removeUnreachable,
  mergeChoices,
];

/**
 * Rewrites drafted states in place so that executions take fewer transitions, never more, with the same outputs, errors, compensations and
 * order of effects. Applies every rule until none changes anything, so a second pass changes nothing.
 */
export const minimise = (machine: DraftedMachine): void => {
  for (let changed = true; changed; ) {
    changed = false;
    for (const rule of RULES) if (rule(machine)) changed = true;
  }
};
