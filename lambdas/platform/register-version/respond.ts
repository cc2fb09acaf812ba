/**
 * A request of CloudFormation for a custom resource
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html).
 */
export interface ResourceRequest {
  RequestType: 'Create' | 'Delete' | 'Update';
  /** Signed address that takes the answer. */
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
}

/** Characters of a reason: an answer has at most 4 KB. */
const MAX_REASON = 1000;

/** Answers a request: that it was done, or why not. */
export const respond = async (
  { ResponseURL, StackId, RequestId, LogicalResourceId }: ResourceRequest,
  PhysicalResourceId: string,
  failure: Error | undefined,
): Promise<void> => {
  const body = JSON.stringify({
    ...{ StackId, RequestId, LogicalResourceId, PhysicalResourceId },
    ...(failure
      ? { Status: 'FAILED', Reason: `${failure.name}: ${failure.message}`.slice(0, MAX_REASON) }
      : { Status: 'SUCCESS' }),
  });
  // The signature of the address covers an empty content type.
  const answer = await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!answer.ok) throw new Error(`CloudFormation's address answered with ${answer.status}`);
};
