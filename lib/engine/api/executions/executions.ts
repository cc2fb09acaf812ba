import type { ExecutionRecord } from '../../store/store.ts';
import type { OperationContext } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { seconds } from '../protocol/seconds.ts';

/** Returns the record of a standard execution; throws InvalidArn or ExecutionDoesNotExist. */
export const existingExecution = ({ driver }: OperationContext, arn: string): ExecutionRecord => {
  parseArn(arn, 'execution');
  const record = driver.find(arn)?.record ?? driver.store.execution(arn);
  if (!record) throw apiErrors.executionDoesNotExist(arn);
  return record;
};

/** Returns the same, or the record of an express execution that a Map Run started: it is kept once it has ended. */
export const describableExecution = (context: OperationContext, arn: string): ExecutionRecord => {
  const express = arn.split(':')[5] === 'express' ? context.driver.store.execution(arn) : undefined;
  return express ?? existingExecution(context, arn);
};

/** Returns what an execution began and ended with, as descriptions show it; payloads only where they are asked for. */
export const payloadFields = (record: ExecutionRecord, withData: boolean) => ({
  ...(withData && { input: record.input }),
  inputDetails: { included: withData },
  ...(record.output !== undefined && {
    ...(withData && { output: record.output }),
    outputDetails: { included: withData },
  }),
  ...(record.error !== undefined && { error: record.error }),
  ...(record.cause !== undefined && { cause: record.cause }),
  ...(record.traceHeader !== undefined && { traceHeader: record.traceHeader }),
});

/** Returns an execution as descriptions and lists show it: its status, the version or alias it was started through, its redrives. */
export const executionFields = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: record.stateMachineArn,
  name: record.name,
  status: record.status,
  startDate: seconds(record.startedAt),
  ...(record.stoppedAt !== undefined && { stopDate: seconds(record.stoppedAt) }),
  ...(record.mapRunArn !== undefined && { mapRunArn: record.mapRunArn }),
  ...(record.stateMachineVersionArn !== undefined && {
    stateMachineVersionArn: record.stateMachineVersionArn,
  }),
  ...(record.stateMachineAliasArn !== undefined && { stateMachineAliasArn: record.stateMachineAliasArn }),
  redriveCount: record.redriveCount,
  ...(record.redrivenAt !== undefined && { redriveDate: seconds(record.redrivenAt) }),
});

const DAY_MILLISECONDS = 86_400_000;
/** Days after which an execution that ended can no longer be redriven, and that one may be open. */
const REDRIVABLE_DAYS = 14;
const OPEN_DAYS = 365;
/** With so many events, a history has no room for a redrive. */
const FULL_HISTORY = 24_999;

/**
 * Returns whether an execution can be redriven, and why not, in the words of
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export const redriveStatus = (
  context: OperationContext,
  record: ExecutionRecord,
): { redriveStatus: string; reason?: string } => {
  const { status, mapRunArn } = record;
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') {
    return { redriveStatus: 'NOT_REDRIVABLE', reason: `Execution is ${status} and cannot be redriven` };
  }
  const reason = hindrance(context, record);
  if (reason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', reason };
  return { redriveStatus: mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
};

const hindrance = (
  { catalogue, clock, driver }: OperationContext,
  record: ExecutionRecord,
): string | undefined => {
  const [machineArn = ''] = record.stateMachineArn.split('/');
  if (catalogue.machines.get(machineArn)?.status === 'DELETING') return 'State machine is in DELETING status';
  if (record.type === 'EXPRESS') return undefined;
  const newest = { from: Number.MAX_SAFE_INTEGER, limit: 1, reverse: true };
  const events = driver.store.history(record.arn, newest)[0]?.id ?? 0;
  if (events >= FULL_HISTORY) return 'Execution history event limit exceeded';
  const now = clock.now();
  if (now - record.startedAt > OPEN_DAYS * DAY_MILLISECONDS) {
    return 'Execution has exceeded the max execution time';
  }
  return now - (record.stoppedAt ?? now) > REDRIVABLE_DAYS * DAY_MILLISECONDS
    ? 'Execution redrivable period exceeded'
    : undefined;
};
