import { z } from 'zod';
import { parseArn } from './arns.ts';
import { arnField } from './fields.ts';
import { defineOperation } from './operation.ts';

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
