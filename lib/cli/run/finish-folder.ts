import { join } from 'node:path';
import { formatMilliseconds } from '#core/durations.ts';
import type { HistoryEvent } from '#local/executions/watch.ts';
import { writeReport } from '#local/report/write-report.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { formatDollars } from '../render/cost.ts';
import type { PreparedRun } from './prepare.ts';

/** Writes the report into the run's folder, and says where both are. */
export const finishFolder = (
  { workflow, name, outputFolder }: PreparedRun,
  history: readonly HistoryEvent[],
  measured: Pick<RunOutcome, 'sequentialMilliseconds' | 'parallelMilliseconds' | 'transitions' | 'dollars'>,
): { folder: string; report: string } => {
  const { sequentialMilliseconds, parallelMilliseconds, transitions, dollars } = measured;
  const folder = join(outputFolder, name);
  const now = Math.max(0, ...history.map(({ timestamp }) => Number(timestamp) * 1000));
  const report = writeReport(folder, {
    manifest: workflow.manifest,
    name,
    events: history,
    now,
    figures: [
      ['One after the other', formatMilliseconds(sequentialMilliseconds)],
      ['In parallel', formatMilliseconds(parallelMilliseconds)],
      ['Transitions', String(transitions)],
      ['Cost on AWS', formatDollars(dollars.total)],
    ],
  });
  return { folder, report };
};
