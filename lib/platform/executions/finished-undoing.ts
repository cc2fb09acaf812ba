import type { CompensationInput } from '#contracts/compensation/workflow.ts';
import type { StepRecord } from '../metrics/run-record.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { eventsOf } from '../ports/executions.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { continueUndoing } from '../undoing/start-undoing.ts';
import { compensationsIn, undoneSteps } from '../undoing/undoing.ts';
import { type FinishedRun, takeIn } from './finished-run.ts';

/**
 * Records the end of an execution that undid a cancelled one: announces compensations that failed, and counts all of them for the
 * workflow. If the cancelled execution was only paused, this ends it. What did not fit into this execution is undone next.
 * Returns false if the end was recorded before, or the workflow no longer exists.
 */
export const takeInUndoing = async (
  ports: PlatformPorts,
  { execution: undoing, endedAtMilliseconds }: FinishedRun,
): Promise<boolean> => {
  const at = new Date(endedAtMilliseconds).toISOString();
  if (await ports.runs.has(undoing, at)) return false;
  const { input, error = CANCELLED } = await ports.executions.describe(undoing);
  const { execution, workflow } = JSON.parse(input ?? '{}') as CompensationInput;
  const manifest = (await ports.manifests()).get(workflow);
  if (!manifest) return false;
  const run = await ports.executions.describe(execution);
  if (run.error === PAUSED && run.stopDate)
    await takeIn(ports, manifest, {
      execution,
      endedAtMilliseconds: run.stopDate.getTime(),
      error: CANCELLED,
    });
  await continueUndoing(ports.executions, { workflow, execution });
  const steps: Record<string, StepRecord> = {};
  const events = await eventsOf(ports.executions, undoing);
  for (const [step, how] of undoneSteps(compensationsIn(events))) {
    const compensation = how === 'succeeded' ? 'succeeded' : 'failed';
    steps[step] = { seconds: 0, runs: 0, succeeded: 0, retries: 0, compensation };
    if (compensation === 'failed')
      await ports.publish('Compensation Failed', { workflow, execution, at, step, error });
  }
  return ports.runs.record({
    workflow,
    execution: undoing,
    undoing: true,
    outcome: 'aborted',
    error: CANCELLED,
    ended_at: at,
    seconds: 0,
    steps,
  });
};
