import { z } from 'zod';
import { jsonEqual } from '#core/json.ts';
import { defineOperation } from '../operation.ts';
import { statesArn } from '../protocol/arns.ts';
import { checkEncryption, encryption } from '../protocol/encryption.ts';
import { apiErrors } from '../protocol/errors.ts';
import { checkName, encryptionField, nameField, tagsField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { putTags } from '../tags/tag-resource.ts';

/**
 * CreateActivity; the same call twice answers the same activity.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html
 */
export const createActivity = defineOperation({
  name: 'CreateActivity',
  scoped: true,
  request: z.object({
    name: nameField,
    tags: tagsField.optional(),
    encryptionConfiguration: encryptionField.optional(),
  }),
  run(context, { name, tags, encryptionConfiguration }) {
    checkName(name);
    checkEncryption(encryptionConfiguration);
    const arn = statesArn(context.settings, 'activity', name);
    const existing = context.catalogue.activities.get(arn);
    if (existing) {
      if (!jsonEqual(encryption(existing.encryptionConfiguration), encryption(encryptionConfiguration))) {
        throw apiErrors.activityAlreadyExists(arn);
      }
      return { activityArn: arn, creationDate: seconds(existing.createdAt) };
    }
    if (tags) putTags(context, arn, tags);
    const createdAt = context.clock.now();
    context.catalogue.activities.set(arn, { arn, name, createdAt, encryptionConfiguration });
    return { activityArn: arn, creationDate: seconds(createdAt) };
  },
});
