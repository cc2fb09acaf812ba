import { openMetrics } from '#actions/telemetry/metrics.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';

/** Executions per page: the maximum of Step Functions. */
const PAGE = 1000;

/** Returns the age in seconds of the oldest execution of a workflow that is under way; 0 if none is. */
export const oldestRunSeconds = async (
  { clock, executions }: Pick<PlatformPorts, 'clock' | 'executions'>,
  workflow: string,
): Promise<number> => {
  let oldest = clock.now();
  let nextToken: string | undefined;
  do {
    const options = { status: 'RUNNING', limit: PAGE, nextToken } as const;
    const page = await executions.list(stateMachineArn(workflow), options);
    oldest = Math.min(oldest, page.executions.at(-1)?.startDate?.getTime() ?? oldest);
    nextToken = page.nextToken;
  } while (nextToken);
  return (clock.now() - oldest) / 1000;
};

/** Prints the age of the oldest execution of all, for the alarm. */
export const printOldestRun = async (seconds: number): Promise<void> => {
  const metrics = await openMetrics();
  if (!metrics) return;
  metrics.addMetric('OldestRunSeconds', 'Seconds', seconds);
  metrics.publishStoredMetrics();
};
