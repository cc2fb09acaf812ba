import type { EffectView, RerunBeginning, RerunPlan } from '../../api/types.ts';
import { AGAIN_WORDS } from '../../words/execution.ts';

/** A step in the preview of running an execution again. */
export interface PlannedStep {
  step: string;
  /** What is to be known of what it did before. */
  note?: string;
  /** It did something that can be undone and is not. */
  remains: boolean;
}

/** States of effects that may have taken place and are not undone. */
const STANDING = new Set<EffectView['state']>(['done', 'unknown', 'under_way']);

/** Returns the steps that run again and those whose results are taken over, with what they did before. */
export const stepsOf = (
  { effects }: Pick<RerunPlan, 'effects'>,
  { again, taken_over: taken }: Pick<RerunBeginning, 'again' | 'taken_over'>,
): { again: PlannedStep[]; taken: PlannedStep[] } => {
  const of = (step: string): EffectView[] => effects.filter((effect) => effect.step === step);
  const remains = (step: string): boolean =>
    of(step).some(({ state, undoable }) => undoable && STANDING.has(state));
  const noted = (step: string, words: (state: EffectView['state']) => string | undefined): PlannedStep => {
    const found = [...new Set(of(step).flatMap(({ state }) => words(state) ?? []))].join(', ');
    return { step, remains: remains(step), ...(found !== '' && { note: found }) };
  };
  return {
    again: again.map((step) => noted(step, (state) => AGAIN_WORDS.before[state])),
    taken: taken.map((step) => noted(step, (state) => AGAIN_WORDS.kept[state])),
  };
};

/**
 * Returns the step that is offered first: the first of the wanted ones that is possible, or what is possible in its place; else the first
 * that is.
 */
export const firstChoice = (
  beginnings: readonly RerunBeginning[],
  wanted: readonly (string | undefined)[],
): string | undefined => {
  const possible = beginnings.filter(({ refusal }) => refusal === undefined);
  for (const step of wanted) {
    const found = beginnings.find((one) => one.step === step);
    if (found && found.refusal === undefined) return found.step;
    if (found?.instead !== undefined) return found.instead;
  }
  return (possible[0] ?? beginnings[0])?.step;
};
