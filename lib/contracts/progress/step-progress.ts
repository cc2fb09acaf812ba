import type { ManifestStep } from '../manifest.ts';
import type { Outline } from './outline.ts';
import { mayComeYet } from './reachability.ts';
import type { StepProgress, StepStatus } from './snapshot.ts';
import type { Visit } from './visit.ts';
import type { ExecutionStatus } from './visits.ts';

/** The visits of one step. */
export interface StepVisits {
  /** Visits to the step's state. */
  own: Visit[];
  /** Visits to the state of its fallback. */
  fallback: Visit[];
  /** Visits to the state that undoes it. */
  compensation: Visit[];
}

/** Types whose steps wait rather than work. */
const WAITING = new Set(['approval', 'wait']);

/** Computes the progress of a step from its visits. */
export const stepProgress = (
  step: ManifestStep,
  { own, fallback, compensation }: StepVisits,
  run: { visits: readonly Visit[]; outline: Outline; status: ExecutionStatus; now: number },
): StepProgress => {
  const newest = fallback.at(-1) ?? own.at(-1);
  const status = newest ? visitedStatus(step, [...own, ...fallback], newest) : unvisitedStatus(step, run);
  const startedAtMilliseconds = own[0]?.enteredAtMilliseconds;
  const isOpen = status === 'running' || status === 'waiting';
  const endedAtMilliseconds = isOpen ? undefined : newest?.leftAtMilliseconds;
  return {
    id: step.id,
    type: step.type,
    uses: step.uses,
    phase: step.phase,
    parent: step.parent,
    status,
    attempts: [...own, ...fallback].reduce((sum, visit) => sum + Math.max(1, visit.attempts), 0),
    ...(step.repeated ? { iterations: iterationsOf(own) } : {}),
    startedAtMilliseconds,
    endedAtMilliseconds,
    durationMilliseconds:
      startedAtMilliseconds === undefined
        ? undefined
        : Math.max(0, (endedAtMilliseconds ?? run.now) - startedAtMilliseconds),
    ...(newest?.failing || status === 'failed' ? { error: newest?.error, cause: newest?.cause } : {}),
    ...(fallback.length > 0 ? { fallback: true } : {}),
    ...(compensation.length > 0 ? { compensation: compensationStatus(compensation) } : {}),
  };
};

const visitedStatus = (step: ManifestStep, visits: Visit[], newest: Visit): StepStatus => {
  if (visits.some(({ outcome }) => outcome === 'open')) return WAITING.has(step.type) ? 'waiting' : 'running';
  // A failed iteration is what users look for, so it outweighs those that succeeded.
  const judged = step.repeated ? visits : [newest];
  if (judged.some(({ outcome }) => outcome === 'failed' || outcome === 'caught')) return 'failed';
  return judged.some(({ outcome }) => outcome === 'aborted') ? 'aborted' : 'succeeded';
};

const unvisitedStatus = (
  step: ManifestStep,
  run: { visits: readonly Visit[]; outline: Outline; status: ExecutionStatus },
): StepStatus => {
  if (run.status === 'SUCCEEDED') return ranElsewhere(step, run) ? 'succeeded' : 'skipped';
  if (run.status !== 'RUNNING' || mayComeYet(run.outline, run.visits, step.state)) return 'pending';
  return ranElsewhere(step, run) ? 'succeeded' : 'skipped';
};

/** Tells whether a step ran in a distributed map, whose iterations have separate histories: its steps share the map's status. */
const ranElsewhere = (
  step: ManifestStep,
  { visits, outline }: { visits: readonly Visit[]; outline: Outline },
) =>
  outline
    .path(step.state)
    .slice(0, -1)
    .some(({ name }) =>
      visits.some(
        (visit) =>
          visit.state === name && visit.kind === 'Map' && !visit.iterations && visit.outcome === 'done',
      ),
    );

const iterationsOf = (own: Visit[]): { ended: number; total?: number } => {
  const around = new Set(own.map(({ parent }) => parent));
  const totals = [...around].map((map) => map?.iterations?.total);
  const total = totals.some((each) => each === undefined)
    ? undefined
    : totals.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return { ended: own.filter(({ outcome }) => outcome !== 'open').length, ...(total ? { total } : {}) };
};

const compensationStatus = (visits: Visit[]): 'running' | 'succeeded' | 'failed' =>
  visits.some(({ outcome }) => outcome === 'open')
    ? 'running'
    : visits.every(({ outcome }) => outcome === 'done')
      ? 'succeeded'
      : 'failed';
