import { z } from 'zod';
import { defineOperation, type OperationContext } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField, tagsField } from '../protocol/fields.ts';

/** Tags that a resource may have. */
const MAX_TAGS = 50;

/** TagResource. https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html */
export const tagResource = defineOperation({
  name: 'TagResource',
  request: z.object({ resourceArn: arnField, tags: tagsField }),
  run(context, { resourceArn, tags }) {
    checkTaggable(context, resourceArn);
    putTags(context, resourceArn, tags);
    return {};
  },
});

/** Adds tags to a resource, or throws TooManyTags. */
export const putTags = (
  { catalogue }: OperationContext,
  arn: string,
  tags: { key: string; value: string }[],
): void => {
  const all = {
    ...catalogue.tags.get(arn),
    ...Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  };
  if (Object.keys(all).length > MAX_TAGS) throw apiErrors.tooManyTags(arn);
  catalogue.tags.set(arn, all);
};

/** Throws unless a resource may carry tags: only state machines and activities do; a version, or what does not exist, is a ResourceNotFound. */
export const checkTaggable = ({ catalogue }: OperationContext, arn: string): void => {
  if (!/^arn:[^:]+:states:[^:]+:[^:]+:(stateMachine:[^:]+(:[^:]+)?|activity:[^:]+)$/.test(arn)) {
    throw apiErrors.invalidArn(`Invalid ARN: ${arn}`);
  }
  if (!catalogue.machines.get(arn) && !catalogue.activities.get(arn)) throw apiErrors.resourceNotFound(arn);
};
