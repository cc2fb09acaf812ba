import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { arnField } from '../protocol/fields.ts';

/** DeleteActivity. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html */
export const deleteActivity = defineOperation({
  name: 'DeleteActivity',
  request: z.object({ activityArn: arnField }),
  run({ catalogue }, { activityArn }) {
    parseArn(activityArn, 'activity');
    catalogue.activities.delete(activityArn);
    catalogue.tags.delete(activityArn);
    return {};
  },
});
