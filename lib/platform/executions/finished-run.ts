import type { WorkflowManifest } from '#contracts/manifest.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { askedFor, withdrawApprovals } from '../approvals/withdraw.ts';
import { runRecord } from '../metrics/run-record.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { continueUndoing } from '../undoing/start-undoing.ts';

/** An end of a run, as its status-change event or a sweep tells it. */
export interface FinishedRun {
  /** ARN. */
  execution: string;
  /** Milliseconds since the epoch. */
  endedAtMilliseconds: number;
  /** What ended it: `Paused` is no end, and `Cancelled` makes one of a pause. */
  error?: string;
}

/**
 * Takes in the end of a run: approvals that it leaves open are withdrawn, then an entry in the audit trail, events for whoever
 * listens, the undoing of a cancelled run if that was not started, its record for the metrics. The record comes last and marks all as done, so that a try that broke off is made again.
 * False when it was taken in before, or is only a pause.
 */
export const takeIn = async (
  ports: PlatformPorts,
  manifest: WorkflowManifest,
  { execution, endedAtMilliseconds, error }: FinishedRun,
): Promise<boolean> => {
  const endedAt = new Date(endedAtMilliseconds).toISOString();
  if (error === PAUSED || (await ports.runs.has(execution, endedAt))) return false;
  const progress = createProgress(manifest);
  const asked: string[] = [];
  let since = 0;
  let paused = false;
  for await (const event of ports.executions.history(execution)) {
    // What was before a redrive was counted then; a pause is no end and counts nothing.
    if (event.type === 'ExecutionRedriven' && !paused) since = event.timestamp?.getTime() ?? 0;
    paused = event.executionAbortedEventDetails?.error === PAUSED;
    const callback = askedFor(event);
    if (callback) asked.push(callback.key);
    progress.apply(event);
  }
  const ended = progress.snapshot(endedAtMilliseconds);
  if (ended.error === PAUSED && error !== CANCELLED) return false;
  const snapshot = ended.error === PAUSED ? { ...ended, error: CANCELLED } : ended;
  const record = runRecord(execution, snapshot, since);
  // A run that was redriven meanwhile tells of its new end by another event.
  if (!record) return false;
  await withdrawApprovals(ports.approvals, manifest.name, asked);
  await tell(ports, execution, snapshot);
  if (snapshot.error === CANCELLED)
    await continueUndoing(ports.executions, { workflow: manifest.name, execution });
  return ports.runs.record({ ...record, ended_at: endedAt });
};

const tell = async (
  { audit, publish }: PlatformPorts,
  execution: string,
  { workflow, status, error, endedAtMilliseconds = 0, elapsedMilliseconds, steps }: ProgressSnapshot,
): Promise<void> => {
  if (status === 'RUNNING') return;
  const at = new Date(endedAtMilliseconds).toISOString();
  const run = { workflow, execution, at };
  for (const step of steps) {
    if (step.compensation !== 'failed') continue;
    await publish('Compensation Failed', { ...run, step: step.id, error: error ?? 'Unknown' });
  }
  const details = { status, ...(error === undefined ? {} : { error }) };
  await audit({ execution, action: 'finished', by: 'step-functions', details, tookPlace: new Date(at) });
  await publish('Run Finished', { ...run, status, error, duration_seconds: elapsedMilliseconds / 1000 });
};
