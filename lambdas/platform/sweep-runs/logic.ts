import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import type { ActionLogger } from '#lambdas/shared/action/context.ts';
import { stateMachineArn } from '#lambdas/shared/ports/arns.ts';
import { type FinishedRun, takeIn } from '#lambdas/shared/ports/finished-run.ts';
import { takeInUndoing } from '#lambdas/shared/ports/finished-undoing.ts';
import type { PlatformPorts } from '#lambdas/shared/ports/platform-ports.ts';

/** How far back a sweep looks; it runs far more often, so every lost event is met several times. */
const LOOK_BACK_MILLISECONDS = 24 * 3_600_000;

/** A run that took longer than this and whose event was lost is not found: lists come by start, and must end somewhere. */
const LONGEST_RUN_MILLISECONDS = 14 * 24 * 3_600_000;

const ENDED: readonly ExecutionStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Finds ended runs whose status-change event was lost (they are delivered on a best-effort basis) and takes them in. */
export const sweepRuns = async (
  _event: unknown,
  ports: PlatformPorts & { logger: ActionLogger },
): Promise<void> => {
  for (const manifest of (await ports.manifests()).values()) {
    for (const status of ENDED) {
      await sweep(ports, manifest.name, status, (run) => takeIn(ports, manifest, run));
    }
  }
  for (const status of ENDED)
    await sweep(ports, COMPENSATION_WORKFLOW, status, (run) => takeInUndoing(ports, run));
};

const sweep = async (
  ports: PlatformPorts & { logger: ActionLogger },
  workflow: string,
  status: ExecutionStatus,
  take: (run: FinishedRun) => Promise<boolean>,
): Promise<void> => {
  const since = ports.clock.now() - LOOK_BACK_MILLISECONDS;
  let nextToken: string | undefined;
  do {
    const page = await ports.executions.list(stateMachineArn(workflow), { status, nextToken });
    for (const { executionArn, startDate, stopDate } of page.executions) {
      // Newest starts come first; a run may take long, so it is its end that counts.
      if (!executionArn || !stopDate || stopDate.getTime() < since) continue;
      const missed = await take({ execution: executionArn, endedAtMilliseconds: stopDate.getTime() });
      if (missed)
        ports.logger.warn('A run had ended without notice', { execution: executionArn, started: startDate });
    }
    const oldest = page.executions.at(-1)?.startDate?.getTime() ?? 0;
    nextToken = oldest < since - LONGEST_RUN_MILLISECONDS ? undefined : page.nextToken;
  } while (nextToken);
};
