import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField, tagKeyField } from '../protocol/fields.ts';
import { checkTaggable } from './tag-resource.ts';

/** UntagResource. https://docs.aws.amazon.com/step-functions/latest/apireference/API_UntagResource.html */
export const untagResource = defineOperation({
  name: 'UntagResource',
  request: z.object({ resourceArn: arnField, tagKeys: z.array(tagKeyField) }),
  run(context, { resourceArn, tagKeys }) {
    checkTaggable(context, resourceArn);
    const left = Object.entries(context.catalogue.tags.get(resourceArn) ?? {}).filter(
      ([key]) => !tagKeys.includes(key),
    );
    context.catalogue.tags.set(resourceArn, Object.fromEntries(left));
    return {};
  },
});
