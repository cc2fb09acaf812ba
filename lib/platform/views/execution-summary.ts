import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import type { z } from 'zod';
import type { executionSummary } from '#contracts/http/fields.ts';
import { defined } from '#core/defined.ts';
import type { RunItem, RunStatus } from '../runs/run-item.ts';

/** An execution as the API lists it. */
export type ExecutionSummary = z.input<typeof executionSummary>;

/** Returns the summary of what Step Functions lists or describes. */
export const summaryOf = (
  workflow: string,
  execution: Pick<Partial<ExecutionListItem>, 'executionArn' | 'name' | 'status' | 'startDate' | 'stopDate'>,
): ExecutionSummary => ({
  workflow,
  name: execution.name ?? execution.executionArn?.split(':').at(-1) ?? '',
  execution: execution.executionArn ?? '',
  status: execution.status ?? 'RUNNING',
  started_at: execution.startDate?.toISOString(),
  ended_at: execution.stopDate?.toISOString(),
});

/** Returns the status that Step Functions gives an execution; of one that it does not know any longer, `ABORTED`. */
export const statusOfRun = (status: RunStatus): ExecutionSummary['status'] =>
  status === 'PAUSED' || status === 'FORGOTTEN' ? 'ABORTED' : status;

/** Returns the summary of what the table knows of an execution. */
export const summaryOfRun = ({
  workflow,
  execution,
  status,
  startedAt,
  endedAt,
}: RunItem): ExecutionSummary => ({
  workflow,
  name: execution.split(':').at(-1) ?? '',
  execution,
  status: statusOfRun(status),
  started_at: startedAt,
  ...defined({ ended_at: endedAt }),
});
