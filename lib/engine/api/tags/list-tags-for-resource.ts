import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField } from '../protocol/fields.ts';
import { checkTaggable } from './tag-resource.ts';

/** ListTagsForResource. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html */
export const listTagsForResource = defineOperation({
  name: 'ListTagsForResource',
  request: z.object({ resourceArn: arnField }),
  run(context, { resourceArn }) {
    checkTaggable(context, resourceArn);
    const tags = Object.entries(context.catalogue.tags.get(resourceArn) ?? {});
    return { tags: tags.map(([key, value]) => ({ key, value })) };
  },
});
