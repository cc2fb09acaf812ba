import { expect, it } from '@jest/globals';
import { sdkMemberName } from './sdk-names.ts';

it.each([
  ['DBInstanceIdentifier', 'DbInstanceIdentifier'],
  ['SSEKMSKeyId', 'SsekmsKeyId'],
  ['MD5OfMessageBody', 'Md5OfMessageBody'],
  ['ACL', 'Acl'],
  ['ETag', 'ETag'],
  ['TableName', 'TableName'],
  ['queueUrl', 'QueueUrl'],
  ['S', 'S'],
  ['SS', 'Ss'],
])('%s of a model is %s in a task', (member, written) => {
  expect(sdkMemberName(member)).toBe(written);
});
