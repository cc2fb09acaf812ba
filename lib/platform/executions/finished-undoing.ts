import type { EffectLog } from '#actions/effects/effect-log.ts';
import { endLease } from '#actions/effects/fence.ts';
import type { CompensationInput } from '#contracts/compensation/workflow.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { settleEnded } from '../lifecycles/settle-ended.ts';
import type { StepRecord } from '../metrics/run-record.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { eventsOf } from '../ports/executions.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { leaveTurn } from '../turns/leave-turn.ts';
import { compensationsIn } from '../undoing/compensations-in.ts';
import { startedHeirOf } from '../undoing/heir.ts';
import { stuckEffects, stuckSteps } from '../undoing/left.ts';
import { logExpiry } from '../undoing/log-retention.ts';
import { namedOf } from '../undoing/not-undone.ts';
import { undoesPart, undoPart, undoRun } from '../undoing/start-undoing.ts';
import { type FinishedRun, recordEnd } from './finished-run.ts';

/**
 * Records the end of an execution that undid another: announces compensations that failed, and counts all of them for the workflow.
 * If the undone execution was only paused, this ends it. What did not fit into this execution is undone next.
 * Returns false if the end was recorded before, or the workflow no longer exists.
 */
export const recordUndoingEnd = async (
  ports: PlatformPorts,
  { execution: undoing, endedAtMilliseconds }: FinishedRun,
): Promise<boolean> => {
  const at = isoOf(endedAtMilliseconds);
  if (await ports.runs.has(undoing, at)) return false;
  const { input } = await ports.executions.describe(undoing);
  const { execution, workflow, correlation_id: carried } = JSON.parse(input ?? '{}') as CompensationInput;
  const manifest = (await ports.manifests()).get(workflow);
  if (!manifest) return false;
  const isPart = undoesPart(undoing);
  const owner = (isPart && (await startedHeirOf(ports, execution))) || execution;
  const run = await ports.executions.describe(execution);
  if (!isPart && run.error === PAUSED && run.stopDate) {
    const { startDate = run.stopDate, stopDate, redriveCount: redrives = 0 } = run;
    const endedAtMilliseconds = stopDate.getTime();
    await recordEnd(ports, manifest, { execution, endedAtMilliseconds, error: CANCELLED });
    const end = { status: 'ABORTED', at: stopDate.toISOString(), error: CANCELLED } as const;
    await ports.runItems.change({ workflow, execution, startedAt: startDate.toISOString(), redrives, end });
  }
  if (isPart) await continuePart(ports, undoing, { workflow, execution: owner });
  else {
    await continueUndoing(ports, undoing, { workflow, execution });
    await leaveTurn(ports, manifest, execution);
    await settleEnded(ports, manifest, execution);
  }
  const steps: Record<string, StepRecord> = {};
  const events = await eventsOf(ports.executions, undoing);
  for (const [step, compensation] of compensationsIn(events)) {
    steps[step] = { seconds: 0, runs: 0, succeeded: 0, retries: 0, compensation };
  }
  const correlation_id = carried === execution ? undefined : carried;
  await announceParked(ports, { workflow, execution: owner, at, ...defined({ correlation_id }) });
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

/** Announces each step whose effect could not be undone, by the log. */
const announceParked = async (
  { logOf, publish }: PlatformPorts,
  run: { workflow: string; execution: string; at: string; correlation_id?: string },
): Promise<void> => {
  const log = logOf(run.execution);
  if ((await log.fence()).parked === undefined) return;
  const stuck = await stuckEffects(log);
  const effects = await namedOf(log, stuck, undefined);
  for (const [step, error] of stuckSteps(stuck)) {
    const iterations = effects.flatMap((one) => (one.step === step ? (one.iteration ?? []) : []));
    await publish('Compensation Failed', {
      ...run,
      step,
      error,
      ...(iterations.length > 0 && { iterations }),
    });
  }
};

/**
 * Continues with what an execution that undoes has left: the rest of very many effects, or all of them if it was ended from outside.
 * What it has parked is tried again later. The log of an execution with nothing left expires.
 */
const continueUndoing = async (
  ports: PlatformPorts,
  undoing: string,
  run: { workflow: string; execution: string },
): Promise<void> => {
  const log = await endedLease(ports, undoing, run.execution);
  // It may have been about to expire: an execution that succeeded is undone by the one whose step has started it.
  if ((await log.fence()).parked !== undefined) return log.expire(undefined);
  if (!(await undoRun(ports, run))) await log.expire(logExpiry(ports.clock.now()));
};

/** Returns the log of an execution once the one that undid it has given up its lease. */
const endedLease = async (ports: PlatformPorts, undoing: string, execution: string): Promise<EffectLog> => {
  const log = ports.logOf(execution);
  const undoer = undoing.split(':').at(-1) ?? '';
  await log.changeFence((fence) => endLease(fence, undoer));
  return log;
};

/** The same for an execution that undid a part of what another did, which may be under way; that is the owner of the effects. */
const continuePart = async (
  ports: PlatformPorts,
  undoing: string,
  run: { workflow: string; execution: string },
): Promise<void> => {
  const log = await endedLease(ports, undoing, run.execution);
  const { closed, parked } = await log.fence();
  if (parked !== undefined) return log.expire(undefined);
  if (closed) return;
  if ((await undoPart(ports, run)) > 0) return;
  const { status } = await ports.executions.describe(run.execution);
  if (status !== 'RUNNING') await log.expire(logExpiry(ports.clock.now()));
};
