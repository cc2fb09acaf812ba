import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { causeField, errorField, tokenField } from '../protocol/fields.ts';
import { answerTask } from './tasks.ts';

/** SendTaskFailure. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export const sendTaskFailure = defineOperation({
  name: 'SendTaskFailure',
  request: z.object({ taskToken: tokenField, error: errorField.optional(), cause: causeField.optional() }),
  run: (context, { taskToken, error, cause }) =>
    answerTask(context, taskToken, (taskId) => ({ type: 'taskFailed', taskId, error, cause })),
});
