import { z } from 'zod';
import { apiErrors } from './errors.ts';
import { existingExecution, redriveStatus } from './executions.ts';
import { arnField } from './fields.ts';
import { defineOperation, seconds } from './operation.ts';

/**
 * RedriveExecution: goes on from the states that failed.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export const redriveExecution = defineOperation({
  name: 'RedriveExecution',
  request: z.object({ executionArn: arnField, clientToken: z.string().min(1).max(64).optional() }),
  run(context, { executionArn, clientToken }) {
    const { driver, clock } = context;
    const record = existingExecution(context, executionArn);
    if (clientToken !== undefined && record.redriveToken === clientToken && record.redrivenAt !== undefined) {
      return { redriveDate: seconds(record.redrivenAt) };
    }
    const { redriveStatus: status, reason } = redriveStatus(record, clock.now());
    if (status !== 'REDRIVABLE') {
      throw apiErrors.notRedrivable(reason ?? 'Execution can only be redriven by redriving its Map Run');
    }
    if (!driver.redrive({ ...record, redriveToken: clientToken })) {
      throw apiErrors.notRedrivable('Execution cannot be redriven because its state is no longer kept');
    }
    return { redriveDate: seconds(driver.store.execution(executionArn)?.redrivenAt ?? clock.now()) };
  },
});
