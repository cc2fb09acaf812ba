import { z } from 'zod';
import { existingExecution } from './executions.ts';
import { arnField, causeField, errorField } from './fields.ts';
import { defineOperation, seconds } from './operation.ts';

/**
 * StopExecution; one that has ended is left as it is. Express executions can not be stopped.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
 */
export const stopExecution = defineOperation({
  name: 'StopExecution',
  request: z.object({ executionArn: arnField, error: errorField.optional(), cause: causeField.optional() }),
  run(context, { executionArn, error, cause }) {
    const record = existingExecution(context, executionArn);
    const live = context.driver.find(executionArn);
    if (live) context.driver.deliver(live, { type: 'stop', error, cause });
    const stoppedAt = live?.record.stoppedAt ?? record.stoppedAt ?? context.clock.now();
    return { stopDate: seconds(stoppedAt) };
  },
});
