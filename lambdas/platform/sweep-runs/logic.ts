import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { ActionLogger } from '#actions/telemetry/logging.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { type FinishedRun, takeIn } from '#platform/executions/finished-run.ts';
import { takeInUndoing } from '#platform/executions/finished-undoing.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';
import { parkedRuns } from '#platform/undoing/parked.ts';
import { undoRun } from '#platform/undoing/start-undoing.ts';
import { oldestRunSeconds, printOldestRun } from './oldest-run.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** How far back a sweep looks. It runs far more often, so it has several chances to find each lost event. */
interface Reach {
  /** Executions are listed by start, and the list must end somewhere: those that started earlier are ignored. */
  startedMilliseconds: number;
  endedMilliseconds: number;
}

const SHORT: Reach = {
  startedMilliseconds: 24 * HOUR_MILLISECONDS,
  endedMilliseconds: 24 * HOUR_MILLISECONDS,
};

/** Once a day, because listing two weeks of executions takes minutes: an execution can be redriven for 14 days. */
const LONG: Reach = {
  startedMilliseconds: 15 * 24 * HOUR_MILLISECONDS,
  endedMilliseconds: 72 * HOUR_MILLISECONDS,
};

/** Executions per page: the maximum of Step Functions, which allows few such requests a second. */
const PAGE = 1000;

const ENDED: readonly ExecutionStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Finds executions whose end was never reported (status-change events are delivered on a best-effort basis) and records them;
 * tries again to undo what is parked; sums up the metrics, and says how old the oldest execution under way is. An execution or
 * workflow that fails does not keep the sweep from the others; the sweep fails at its end.
 */
export const sweepRuns = async (_event: unknown, ports: SweepPorts): Promise<void> => {
  const failures: unknown[] = [];
  const attempt = async (take: () => Promise<unknown>): Promise<void> => {
    await take().catch((error: unknown) => failures.push(error));
  };
  const sweepAll = async (workflow: string, take: (run: FinishedRun) => Promise<boolean>): Promise<void> => {
    for (const status of ENDED)
      await attempt(() => sweep(ports, workflow, status, (run) => attempt(() => noted(ports, run, take))));
  };
  const manifests = [...(await ports.manifests()).values()];
  for (const manifest of manifests) await sweepAll(manifest.name, (run) => takeIn(ports, manifest, run));
  await sweepAll(COMPENSATION_WORKFLOW, (run) => takeInUndoing(ports, run));
  for await (const run of parkedRuns(ports.table, ports.clock.now()))
    await attempt(() => undoRun(ports, run));
  for (const { name } of manifests) await attempt(() => ports.runs.sumUp(name));
  let oldest = 0;
  for (const name of [...manifests.map((manifest) => manifest.name), COMPENSATION_WORKFLOW])
    await attempt(async () => {
      oldest = Math.max(oldest, await oldestRunSeconds(ports, name));
    });
  await printOldestRun(oldest);
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} ends could not be taken in`);
};

type SweepPorts = PlatformPorts & { logger: ActionLogger };

const noted = async (
  { logger }: SweepPorts,
  run: FinishedRun,
  take: (run: FinishedRun) => Promise<boolean>,
): Promise<void> => {
  if (await take(run)) logger.warn('A run had ended without notice', { execution: run.execution });
};

const sweep = async (
  { clock, executions, runs }: PlatformPorts,
  workflow: string,
  status: ExecutionStatus,
  take: (run: FinishedRun) => Promise<void>,
): Promise<void> => {
  const now = clock.now();
  const reach = new Date(now).getUTCHours() === 3 && new Date(now).getUTCMinutes() < 15 ? LONG : SHORT;
  let nextToken: string | undefined;
  do {
    const page = await executions.list(stateMachineArn(workflow), { status, limit: PAGE, nextToken });
    // Lists are ordered by start, but an execution may take long, so its end counts.
    const ended = page.executions.flatMap(({ executionArn: execution, stopDate }) =>
      execution && stopDate && stopDate.getTime() >= now - reach.endedMilliseconds
        ? [{ execution, endedAtMilliseconds: stopDate.getTime(), endedAt: stopDate.toISOString() }]
        : [],
    );
    for (const run of await runs.missing(ended)) await take(run);
    const oldest = page.executions.at(-1)?.startDate?.getTime() ?? 0;
    nextToken = oldest < now - reach.startedMilliseconds ? undefined : page.nextToken;
  } while (nextToken);
};
