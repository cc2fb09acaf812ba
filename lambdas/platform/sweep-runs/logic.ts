import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { ActionLogger } from '#lambdas/shared/action/context.ts';
import { stateMachineArn } from '#lambdas/shared/ports/arns.ts';
import { takeIn } from '#lambdas/shared/ports/finished-run.ts';
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
    for (const status of ENDED) await sweep(ports, manifest, status);
  }
};

const sweep = async (
  ports: PlatformPorts & { logger: ActionLogger },
  manifest: WorkflowManifest,
  status: ExecutionStatus,
): Promise<void> => {
  const since = ports.clock.now() - LOOK_BACK_MILLISECONDS;
  let nextToken: string | undefined;
  do {
    const page = await ports.executions.list(stateMachineArn(manifest.name), { status, nextToken });
    for (const { executionArn, startDate, stopDate } of page.executions) {
      // Newest starts come first; a run may take long, so it is its end that counts.
      if (!executionArn || !stopDate || stopDate.getTime() < since) continue;
      const missed = await takeIn(ports, manifest, {
        execution: executionArn,
        endedAtMilliseconds: stopDate.getTime(),
      });
      if (missed)
        ports.logger.warn('A run had ended without notice', { execution: executionArn, started: startDate });
    }
    const oldest = page.executions.at(-1)?.startDate?.getTime() ?? 0;
    nextToken = oldest < since - LONGEST_RUN_MILLISECONDS ? undefined : page.nextToken;
  } while (nextToken);
};
