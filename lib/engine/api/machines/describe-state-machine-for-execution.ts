import { z } from 'zod';
import { existingExecution } from '../executions/executions.ts';
import { defineOperation } from '../operation.ts';
import { arnField, includedDataField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { revisionFields } from './revisions.ts';

/**
 * DescribeStateMachineForExecution: the definition that an execution runs, whatever became of its machine since.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html
 */
export const describeStateMachineForExecution = defineOperation({
  name: 'DescribeStateMachineForExecution',
  request: z.object({ executionArn: arnField, includedData: includedDataField.default('ALL_DATA') }),
  run(context, { executionArn, includedData }) {
    const record = existingExecution(context, executionArn);
    const revision = context.catalogue.revision(record.revision);
    const label = record.mapRunArn?.split('/')[1]?.split(':')[0];
    return {
      stateMachineArn: record.stateMachineArn,
      ...revisionFields(revision, includedData === 'ALL_DATA'),
      updateDate: seconds(revision.createdAt),
      ...(record.mapRunArn !== undefined && { mapRunArn: record.mapRunArn }),
      ...(label !== undefined && { label }),
    };
  },
});
