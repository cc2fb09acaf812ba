import type { ManifestStep } from '../manifest.ts';
import type { Visit } from './visit.ts';

/** The step that a visit belongs to, and what it is to that step. */
export interface VisitOwner {
  step: ManifestStep;
  as: 'own' | 'fallback' | 'compensation';
}

/** Finds the step of a visit: the visit is to the step's state, to its fallback's, or to one that undoes either. */
export const visitOwners = (steps: readonly ManifestStep[]): ((visit: Visit) => VisitOwner | undefined) => {
  const own = new Map(steps.map((step) => [step.state, step]));
  const replaced = new Map(steps.flatMap((step) => (step.fallbacks ?? []).map((id) => [id, step] as const)));
  const owner = (step: ManifestStep | undefined, as: VisitOwner['as']): VisitOwner | undefined =>
    step && { step, as };
  const lookUps = new Map(steps.flatMap((step) => (step.lookUp ? [[step.lookUp, step] as const] : [])));
  return ({ state, run, cached }) =>
    owner(own.get(state) ?? (cached ? lookUps.get(state) : undefined), 'own') ??
    owner(replaced.get(state), 'fallback') ??
    (run?.compensation ? owner(own.get(run.step) ?? replaced.get(run.step), 'compensation') : undefined);
};
