import type { UndoRetry } from '#contracts/action-event.ts';
import { neverRepeated, repeating } from '#contracts/compensation/retry.ts';
import type { Compensation } from '#steps/step.ts';
import type { Build } from './build.ts';
import { lambdaRetriers, retriersFor } from './retriers.ts';

/** Returns how the log of effects tries a compensation again, if that is not the usual way. */
export const undoRetry = (
  { actions }: Build,
  { uses, retry }: Pick<Compensation, 'retry' | 'uses'>,
): UndoRetry => {
  const errors = actions?.get(uses)?.errors;
  const never = neverRepeated(errors);
  if (retry) return { retry: retriersFor(retry, never, lambdaRetriers(retry)) };
  if (!USUAL.every((name) => never.includes(name))) return { retry: repeating(never) };
  const final = never.filter((name) => !USUAL.includes(name));
  return final.length > 0 ? { final } : {};
};

const USUAL = neverRepeated();
