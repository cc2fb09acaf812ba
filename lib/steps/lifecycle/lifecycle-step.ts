import type { Json } from '#core/json.ts';
import type { Step } from '../step.ts';

/** A `lifecycle` step. */
export interface LifecycleStep extends Step {
  lifecycle?: string;
  entity?: Json;
  trigger?: string;
  data?: Json;
  does?: 'fire' | 'begin' | 'commit';
}

/** Returns what a step does. */
export const doesOf = ({ does = 'fire' }: LifecycleStep): NonNullable<LifecycleStep['does']> => does;
