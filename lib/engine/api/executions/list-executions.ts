import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ExecutionQuery, ListedExecution } from '../../store/store.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { parseArn, parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField, pageFields } from '../protocol/fields.ts';
import { pagePosition, pageSize, pageToken } from '../protocol/pages.ts';
import { executionFields } from './executions.ts';

/**
 * ListExecutions: of a state machine, a version, an alias or a map run; newest first.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export const listExecutions = defineOperation({
  name: 'ListExecutions',
  request: z.object({
    stateMachineArn: arnField.optional(),
    mapRunArn: z.string().min(1).max(2000).optional(),
    statusFilter: z
      .enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])
      .optional(),
    redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
    ...pageFields,
    nextToken: z.string().min(1).max(3096).optional(),
  }),
  run(context, input) {
    const limit = pageSize(input.maxResults);
    const { stateMachineArn = '', mapRunArn = '', statusFilter = '', redriveFilter = '' } = input;
    const list = createHash('sha256')
      .update(`executions ${stateMachineArn} ${mapRunArn} ${statusFilter} ${redriveFilter}`)
      .digest('base64url');
    const found = context.driver.store.listExecutions({
      ...scope(context, input),
      status: input.statusFilter,
      redriven: input.redriveFilter && input.redriveFilter === 'REDRIVEN',
      after: pagePosition(list, input.nextToken) as number | undefined,
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      executions: page.map(listItem),
      ...(found.length > limit && last && { nextToken: pageToken(list, last.position) }),
    };
  },
});

const scope = (
  { catalogue }: OperationContext,
  {
    stateMachineArn,
    mapRunArn,
    statusFilter,
  }: { stateMachineArn?: string; mapRunArn?: string; statusFilter?: string },
): Partial<ExecutionQuery> => {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw apiErrors.validation('Must provide a StateMachine ARN or MapRun ARN');
  }
  if (mapRunArn !== undefined) {
    parseArn(mapRunArn, 'mapRun');
    if (!catalogue.mapRuns.get(mapRunArn)) throw apiErrors.resourceNotFound(mapRunArn);
    return { mapRunArn };
  }
  if (statusFilter === 'PENDING_REDRIVE') {
    throw apiErrors.validation('The status filter PENDING_REDRIVE needs a MapRun ARN');
  }
  const arn = stateMachineArn as string;
  const { machineArn, qualifier } = parseMachineArn(arn);
  const machine = catalogue.machines.get(machineArn);
  if (!machine) throw apiErrors.stateMachineDoesNotExist(arn);
  if (machine.type === 'EXPRESS') throw apiErrors.typeNotSupported();
  if (qualifier === undefined) return { stateMachineArn: machineArn };
  if (catalogue.aliases.get(arn)) return { stateMachineArn: machineArn, stateMachineAliasArn: arn };
  if (catalogue.versions.get(arn)) return { stateMachineArn: machineArn, stateMachineVersionArn: arn };
  throw apiErrors.stateMachineDoesNotExist(arn);
};

const listItem = ({ record }: ListedExecution) => ({
  ...executionFields(record),
  ...(record.itemCount !== undefined && { itemCount: record.itemCount }),
});
