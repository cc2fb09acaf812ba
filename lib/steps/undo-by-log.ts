import type { Step } from './step.ts';

/** The function that has the log undo effects of which the definition knows too little. */
export const UNDO_BY_LOG = { uses: 'undo-effects', platform: true } as const;

/** Whether a step is always undone by that function: what it does is only known at run time. */
export const isUndoneByLog = ({ compensate }: Step): boolean =>
  compensate?.platform === true && compensate.uses === UNDO_BY_LOG.uses;
