import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { progressOf } from '#contracts/progress/progress.ts';
import type { HistoryEvent, StepView } from '../../api/types.ts';

/** How far an execution was. */
export interface Past {
  percent: number;
  steps: StepView[];
}

const instant = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

/** Returns how far an execution was after its first events, by the code that reckons it on the server. */
export const pastOf = (manifest: WorkflowManifest, events: readonly HistoryEvent[], count: number): Past => {
  const seen = events.slice(0, count);
  const now = Date.parse(seen.at(-1)?.timestamp ?? '') || 0;
  const dated = seen.map((event): ProgressEvent => ({ ...event, timestamp: new Date(event.timestamp) }));
  const { percent, steps } = progressOf(manifest, dated, now);
  return {
    percent,
    steps: steps.map(({ startedAtMilliseconds, endedAtMilliseconds, durationMilliseconds, ...step }) => ({
      ...step,
      started_at: instant(startedAtMilliseconds),
      ended_at: instant(endedAtMilliseconds),
      ...(durationMilliseconds === undefined ? {} : { duration_seconds: durationMilliseconds / 1000 }),
    })),
  };
};
