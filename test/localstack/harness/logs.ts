import { ENDPOINT, REGION } from './localstack.ts';

/** Calls CloudWatch Logs; LocalStack looks at the credentials for account and region only. */
const call = async <Result>(operation: string, input: object): Promise<Result> => {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/logs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Result;
};

/** Everything that the log groups with a prefix hold, a text each, by name of group. */
export const logsOf = async (logGroupNamePrefix: string): Promise<Map<string, string>> => {
  const { logGroups } = await call<{ logGroups: { logGroupName: string }[] }>('DescribeLogGroups', {
    logGroupNamePrefix,
  });
  const read = async (logGroupName: string): Promise<[string, string]> => {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await call<{ events?: { message: string }[]; nextToken?: string }>('FilterLogEvents', {
        logGroupName,
        nextToken,
      });
      lines.push(...(page.events ?? []).map(({ message }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
    return [logGroupName, lines.join('\n')];
  };
  return new Map(await Promise.all(logGroups.map(({ logGroupName }) => read(logGroupName))));
};
