import type { z } from 'zod';
import { defined } from '#core/defined.ts';
import { isoIfAny } from '#core/instants.ts';
import type { ProgressSnapshot } from '../progress/snapshot.ts';
import type { getStatus } from './routes/get-status.ts';

const secondsOf = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** Converts progress to the form of the API. */
export const progressView = (
  snapshot: ProgressSnapshot,
): z.output<typeof getStatus.response>['progress'] => ({
  percent: snapshot.percent,
  phase: snapshot.phase,
  phases: snapshot.phases,
  elapsed_seconds: secondsOf(snapshot.elapsedMilliseconds),
  remaining_seconds:
    snapshot.remainingMilliseconds === undefined ? undefined : secondsOf(snapshot.remainingMilliseconds),
  ...(snapshot.remainingSpreadMilliseconds !== undefined && {
    remaining_seconds_spread: {
      low: secondsOf(snapshot.remainingSpreadMilliseconds.low),
      high: secondsOf(snapshot.remainingSpreadMilliseconds.high),
    },
  }),
  running: snapshot.running,
  steps: snapshot.steps.map(
    ({
      startedAtMilliseconds,
      endedAtMilliseconds,
      durationMilliseconds,
      failedIterations,
      compensationError,
      ...step
    }) => ({
      ...step,
      ...defined({ failed_iterations: failedIterations }),
      ...(step.compensation === 'failed' ? defined({ compensation_error: compensationError }) : {}),
      started_at: isoIfAny(startedAtMilliseconds),
      ended_at: isoIfAny(endedAtMilliseconds),
      duration_seconds: durationMilliseconds === undefined ? undefined : secondsOf(durationMilliseconds),
    }),
  ),
});
