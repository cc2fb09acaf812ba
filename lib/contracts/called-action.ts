import type { Substitution } from './manifest.ts';
import { platformAction } from './names.ts';

/** Returns the path under `lambdas` of the action or platform function that a placeholder stands for; undefined if it stands for another thing. */
export const calledAction = (substitution: Substitution): string | undefined => {
  if (substitution.kind === 'platform') return platformAction(substitution.action);
  return substitution.kind === 'action' || substitution.kind === 'activity' ? substitution.action : undefined;
};

/** Does the same for functions: an activity has none. */
export const calledFunction = (substitution: Substitution): string | undefined =>
  substitution.kind === 'activity' ? undefined : calledAction(substitution);
