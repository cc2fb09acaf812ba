import type { ManifestStep } from '#contracts/manifest.ts';
import type { Visit } from '#contracts/progress/visit.ts';
import { visitOwners } from '#contracts/progress/visit-owner.ts';
import type { ReportBar } from './report.ts';

/** Types of steps that wait rather than work. */
const WAITING = new Set(['approval', 'wait']);

const STATUS: Record<Visit['outcome'], ReportBar['status']> = {
  open: 'running',
  done: 'succeeded',
  caught: 'failed',
  failed: 'failed',
  aborted: 'aborted',
};

/** Lists every visit of a step's state, or of a state that replaces or undoes it, in the order of their starts. */
export const barsOf = (
  steps: readonly ManifestStep[],
  visits: readonly Visit[],
  now: number,
): ReportBar[] => {
  const ownerOf = visitOwners(steps);
  const containers = new Set(visits.map((visit) => visit.parent));
  return visits
    .flatMap((visit): ReportBar[] => {
      const owner = ownerOf(visit);
      // The bars of what is in a Parallel or Map show its time.
      if (!owner || containers.has(visit)) return [];
      const { step, as } = owner;
      const status = STATUS[visit.outcome];
      return [
        {
          step: step.id,
          kind: as === 'own' ? 'step' : as,
          status: WAITING.has(step.type) && status !== 'failed' && status !== 'aborted' ? 'waited' : status,
          phase: step.phase,
          uses: step.uses,
          start: visit.enteredAtMilliseconds,
          end: visit.leftAtMilliseconds ?? now,
          attempts: visit.attempts,
          error: visit.error,
          cause: visit.cause,
        },
      ];
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
};
