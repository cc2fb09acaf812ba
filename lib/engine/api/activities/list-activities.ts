import { z } from 'zod';
import { compareTexts } from '#core/compare-texts.ts';
import { defineOperation } from '../operation.ts';
import { pageFields } from '../protocol/fields.ts';
import { pageOf } from '../protocol/pages.ts';
import { seconds } from '../protocol/seconds.ts';

/** ListActivities. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html */
export const listActivities = defineOperation({
  name: 'ListActivities',
  request: z.object(pageFields),
  run({ catalogue }, input) {
    const activities = [...catalogue.activities.values()].sort((a, b) => compareTexts(a.name, b.name));
    const { page, next } = pageOf('activities', activities, (activity) => activity.arn, input);
    return {
      activities: page.map(({ arn, name, createdAt }) => ({
        activityArn: arn,
        name,
        creationDate: seconds(createdAt),
      })),
      ...next,
    };
  },
});
