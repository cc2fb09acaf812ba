import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { isEnd, noteEnd } from '#platform/executions/note-end.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** How far back the executions of which the table may know nothing are looked for: longer than one can be redriven (14 days). */
const STARTED_MILLISECONDS = 15 * 24 * HOUR_MILLISECONDS;
const ENDED_MILLISECONDS = 72 * HOUR_MILLISECONDS;

/** Executions per page: the maximum of Step Functions, which allows few such requests a second. */
const PAGE = 1000;

/** Statuses that are listed. */
export const ENDED: readonly ExecutionStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Goes through a page of the ended executions of a workflow, newest first; `take` gets a call for each whose end was not recorded.
 * Returns the token of the next page.
 */
export const endedRuns = async (
  ports: PlatformPorts,
  {
    workflow,
    status,
    since,
    token,
  }: {
    workflow: string;
    status: ExecutionStatus;
    /** Start, in milliseconds since the epoch, before which nothing is looked for. */
    since: number;
    token: string | undefined;
  },
  take: (execution: string, note: () => Promise<boolean>) => Promise<void>,
): Promise<string | undefined> => {
  const now = ports.clock.now();
  const page = await ports.executions.list(stateMachineArn(workflow), {
    status,
    limit: PAGE,
    nextToken: token,
  });
  // Lists are ordered by start, but an execution may take long, so its end counts.
  const ended = page.executions.flatMap(
    ({ executionArn: execution, startDate, stopDate, status, redriveCount }) =>
      execution && stopDate && isEnd(status) && stopDate.getTime() >= now - ENDED_MILLISECONDS
        ? [
            {
              workflow,
              execution,
              status,
              redrives: redriveCount ?? 0,
              startedAt: (startDate ?? stopDate).toISOString(),
              endedAtMilliseconds: stopDate.getTime(),
              endedAt: stopDate.toISOString(),
            },
          ]
        : [],
  );
  for (const { endedAt: _, ...run } of await ports.runs.missing(ended))
    await take(run.execution, () => noteEnd(ports, run));
  const oldest = page.executions.at(-1)?.startDate?.getTime() ?? 0;
  return oldest < Math.max(since, now - STARTED_MILLISECONDS) ? undefined : page.nextToken;
};
