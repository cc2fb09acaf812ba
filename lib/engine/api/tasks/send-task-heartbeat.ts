import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { tokenField } from '../protocol/fields.ts';
import { answerTask } from './tasks.ts';

/** SendTaskHeartbeat. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export const sendTaskHeartbeat = defineOperation({
  name: 'SendTaskHeartbeat',
  request: z.object({ taskToken: tokenField }),
  run: (context, { taskToken }) =>
    answerTask(context, taskToken, (taskId) => ({ type: 'taskHeartbeat', taskId })),
});
