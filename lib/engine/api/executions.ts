import type { ExecutionRecord } from '#engine/store/store.ts';
import { parseArn } from './arns.ts';
import { apiErrors } from './errors.ts';
import type { OperationContext } from './operation.ts';

/** The record of a standard execution, or the error that AWS answers: InvalidArn, ExecutionDoesNotExist. */
export const existingExecution = ({ driver }: OperationContext, arn: string): ExecutionRecord => {
  parseArn(arn, 'execution');
  const record = driver.find(arn)?.record ?? driver.store.execution(arn);
  if (!record) throw apiErrors.executionDoesNotExist(arn);
  return record;
};

/** Days after which an execution that ended can no longer be redriven. */
const REDRIVABLE_DAYS = 14;

/** Whether an execution can be redriven, and why not, in AWS's words. */
export const redriveStatus = (
  record: ExecutionRecord,
  now: number,
): { redriveStatus: string; reason?: string } => {
  if (record.status === 'RUNNING' || record.status === 'SUCCEEDED' || record.status === 'PENDING_REDRIVE') {
    return {
      redriveStatus: 'NOT_REDRIVABLE',
      reason: `Execution is ${record.status} and cannot be redriven`,
    };
  }
  if (record.mapRunArn) return { redriveStatus: 'REDRIVABLE_BY_MAP_RUN' };
  if (now - (record.stoppedAt ?? now) > REDRIVABLE_DAYS * 86_400_000) {
    return {
      redriveStatus: 'NOT_REDRIVABLE',
      reason: `Execution cannot be redriven ${REDRIVABLE_DAYS} days after it ended`,
    };
  }
  return { redriveStatus: 'REDRIVABLE' };
};
