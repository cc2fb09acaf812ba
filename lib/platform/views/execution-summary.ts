import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import type { z } from 'zod';
import type { executionSummary } from '#contracts/http/fields.ts';

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
