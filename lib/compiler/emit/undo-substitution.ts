import { actionSubstitution } from '#contracts/names.ts';
import type { Compensation } from '#steps/step.ts';
import type { Emitter } from './emitter.ts';

/** Returns the placeholder of the function that undoes a step, after noting what it is. */
export const undoSubstitution = ({ build }: Emitter, { uses: action, platform }: Compensation): string => {
  const key = actionSubstitution(platform ? `platform/${action}` : action);
  build.substitutions[key] = { kind: platform ? 'platform' : 'action', action };
  return key;
};
