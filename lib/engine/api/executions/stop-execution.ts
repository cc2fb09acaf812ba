import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField, causeField, errorField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { existingExecution } from './executions.ts';

/**
 * StopExecution: an execution that has ended is left as it is. Express executions cannot be stopped.
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
