import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { encryption } from '../protocol/encryption.ts';
import { arnField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { existingActivity } from './activities.ts';

/** DescribeActivity. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html */
export const describeActivity = defineOperation({
  name: 'DescribeActivity',
  request: z.object({ activityArn: arnField }),
  run({ catalogue }, { activityArn }) {
    const { arn, name, createdAt, encryptionConfiguration } = existingActivity(catalogue, activityArn);
    return {
      activityArn: arn,
      name,
      creationDate: seconds(createdAt),
      encryptionConfiguration: encryption(encryptionConfiguration),
    };
  },
});
