import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField, nameField } from '../protocol/fields.ts';
import { existingActivity } from './activities.ts';

/** How long a worker waits for a task, in milliseconds. */
const PATIENCE_MILLISECONDS = 60_000;

/**
 * GetActivityTask: waits up to a minute for a task; an empty answer means that none came.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
export const getActivityTask = defineOperation({
  name: 'GetActivityTask',
  request: z.object({ activityArn: arnField, workerName: nameField.optional() }),
  async run({ catalogue, driver }, { activityArn, workerName }, signal) {
    existingActivity(catalogue, activityArn);
    const task = await driver.activities.take(activityArn, workerName, PATIENCE_MILLISECONDS, signal);
    return task ? { taskToken: task.token, input: task.input } : { taskToken: null };
  },
});
