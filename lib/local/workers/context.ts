import { LOCAL } from '#contracts/names.ts';
import type { Call } from './protocol.ts';

/** Makes the context object that Lambda passes to a handler (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). */
export const lambdaContext = (call: Call, deadline: number) => ({
  functionName: call.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:${LOCAL.region}:${LOCAL.account}:function:${call.functionName}`,
  memoryLimitInMB: String(call.memoryMegabytes),
  awsRequestId: call.id,
  logGroupName: `/aws/lambda/${call.functionName}`,
  logStreamName: call.id,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});
