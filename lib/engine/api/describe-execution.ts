import { z } from 'zod';
import { describableExecution, redriveStatus } from './executions.ts';
import { arnField, includedDataField } from './fields.ts';
import { defineOperation, seconds } from './operation.ts';

/** DescribeExecution; of express executions only those that a Map Run started. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const describeExecution = defineOperation({
  name: 'DescribeExecution',
  request: z.object({ executionArn: arnField, includedData: includedDataField.default('ALL_DATA') }),
  run(context, { executionArn, includedData }) {
    const record = describableExecution(context, executionArn);
    const withData = includedData === 'ALL_DATA';
    const { redriveStatus: status, reason } = redriveStatus(context, record);
    return {
      executionArn: record.arn,
      stateMachineArn: record.stateMachineArn,
      name: record.name,
      status: record.status,
      startDate: seconds(record.startedAt),
      ...(record.stoppedAt !== undefined && { stopDate: seconds(record.stoppedAt) }),
      ...(withData && { input: record.input }),
      inputDetails: { included: withData },
      ...(record.output !== undefined && {
        ...(withData && { output: record.output }),
        outputDetails: { included: withData },
      }),
      ...(record.error !== undefined && { error: record.error }),
      ...(record.cause !== undefined && { cause: record.cause }),
      ...(record.traceHeader !== undefined && { traceHeader: record.traceHeader }),
      ...(record.mapRunArn !== undefined && { mapRunArn: record.mapRunArn }),
      ...(record.stateMachineVersionArn !== undefined && {
        stateMachineVersionArn: record.stateMachineVersionArn,
      }),
      ...(record.stateMachineAliasArn !== undefined && { stateMachineAliasArn: record.stateMachineAliasArn }),
      redriveCount: record.redriveCount,
      ...(record.redrivenAt !== undefined && { redriveDate: seconds(record.redrivenAt) }),
      redriveStatus: status,
      ...(reason !== undefined && { redriveStatusReason: reason }),
    };
  },
});
