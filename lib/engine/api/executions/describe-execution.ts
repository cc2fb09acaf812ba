import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField, includedDataField } from '../protocol/fields.ts';
import { describableExecution, executionFields, payloadFields, redriveStatus } from './executions.ts';

/**
 * DescribeExecution; of express executions only those that a Map Run started.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export const describeExecution = defineOperation({
  name: 'DescribeExecution',
  request: z.object({ executionArn: arnField, includedData: includedDataField.default('ALL_DATA') }),
  run(context, { executionArn, includedData }) {
    const record = describableExecution(context, executionArn);
    const withData = includedData === 'ALL_DATA';
    const { redriveStatus: status, reason } = redriveStatus(context, record);
    return {
      ...executionFields(record),
      ...payloadFields(record, withData),
      redriveStatus: status,
      ...(reason !== undefined && { redriveStatusReason: reason }),
    };
  },
});
