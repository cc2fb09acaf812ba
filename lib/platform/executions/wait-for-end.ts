import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { localServices } from '#contracts/local-services.ts';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import type { Json } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { eventsOf } from '../ports/executions.ts';
import { requireManifest } from '../ports/manifests.ts';
import { isOpen } from '../runs/run-item.ts';
import { type ExecutionSummary, summaryOf } from '../views/execution-summary.ts';

/** An execution that may have ended, and what came of it. */
export interface Outcome extends ExecutionSummary {
  output?: Json;
  error?: string;
  cause?: string;
}

/** Waits for the end of an execution that was started, for at most so many seconds; returns it as it is then. */
export const waitForEnd = async (
  { executions, manifests, runItems }: Pick<PlatformPorts, 'executions' | 'manifests' | 'runItems'>,
  { workflow, execution }: ExecutionSummary,
  seconds: number,
): Promise<Outcome> => {
  const found = await describeAtEnd({ executions, runItems }, execution, seconds * 1000);
  const { output, error, cause, status } = found;
  const { sensitive } = await requireManifest(manifests, workflow);
  const events = sensitive && status !== 'RUNNING' ? await eventsOf(executions, execution) : [];
  const mask = maskOfRun(sensitive, events, { numbers: true });
  return {
    ...summaryOf(workflow, found),
    ...(output !== undefined && { output: mask(JSON.parse(output) as Json) }),
    error,
    cause: mask(cause),
  };
};

/** Pause between looks at the execution's item. */
const POLL_MILLISECONDS = 1000;

/** Describes an execution once it has ended, or when so many milliseconds have passed; until then, the table knows whether it runs. */
const describeAtEnd = async (
  { executions, runItems }: Pick<PlatformPorts, 'executions' | 'runItems'>,
  executionArn: string,
  milliseconds: number,
): Promise<DescribeExecutionOutput> => {
  const until = performance.now() + milliseconds;
  const local = localServices();
  await local?.call('states', 'AwaitEnd', { executionArn, milliseconds });
  for (;;) {
    const run = local ? undefined : await runItems.of(executionArn);
    const left = until - performance.now();
    if (!run || !isOpen(run) || left <= 0) {
      const found = await executions.describe(executionArn);
      if (found.status !== 'RUNNING' || left <= 0) return found;
    }
    await sleep(Math.min(POLL_MILLISECONDS, left));
  }
};
