/**
 * Returns a member of a service's model as AWS SDK integrations write it, in parameters and in results: as the SDK for Java names
 * it, with a capital letter. Capitals at its beginning are one word: `DBInstanceIdentifier` is `DbInstanceIdentifier`, `ACL` is
 * `Acl`, `queueUrl` is `QueueUrl`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const sdkMemberName = (member: string): string => {
  // The attribute value of DynamoDB: `null` is a word of Java.
  if (member === 'NULL') return 'Nul';
  const [word = ''] = /^[A-Z]+(?![a-z])/.exec(member) ?? [];
  return capitalised(word.toLowerCase() + member.slice(word.length));
};

/** Returns a member of a service's model as optimised integrations write it: with a capital letter. */
export const optimisedMemberName = (member: string): string => capitalised(member);

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
