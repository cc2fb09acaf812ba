import { z } from 'zod';
import type { Json } from '#core/json.ts';
import { defineOperation } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import { checkJson, dataField, tokenField } from '../protocol/fields.ts';
import { answerTask } from './tasks.ts';

/** SendTaskSuccess. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export const sendTaskSuccess = defineOperation({
  name: 'SendTaskSuccess',
  request: z.object({ taskToken: tokenField, output: dataField }),
  run(context, { taskToken, output }) {
    return answerTask(context, taskToken, (taskId) => ({
      type: 'taskSucceeded',
      taskId,
      // After the token: AWS refuses an unknown one first.
      output: checkJson(output, apiErrors.invalidOutput) as Json,
    }));
  },
});
