import { join } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import { writeReport } from '../report/write-report.ts';

/** Writes `report.html` into the folder of every execution that ends from now on; the result stops that. */
export const writeReports = (
  engine: Engine,
  manifests: () => readonly WorkflowManifest[],
  storageFolder: string,
  onFailure: (error: unknown) => void,
): (() => void) => {
  return engine.subscribe((notice) => {
    if (notice.type !== 'status' || notice.execution.status === 'RUNNING') return;
    const { arn, name, stateMachineArn, stoppedAt } = notice.execution;
    const manifest = manifests().find(({ name: of }) => localStateMachineArn(of) === stateMachineArn);
    if (!manifest) return;
    historyOf(engine, arn)
      .then((events) =>
        writeReport(join(storageFolder, name), { manifest, name, events, now: stoppedAt ?? 0 }),
      )
      .catch(onFailure);
  });
};

const historyOf = async (engine: Engine, executionArn: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await engine.getExecutionHistory({ executionArn, maxResults: 1000, nextToken });
    events.push(...(page.events as HistoryEvent[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
};
