import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '#core/json.ts';

/** What a function answers: its payload, or its error. */
export type FunctionAnswer = { payload: Json } | { errorType: string; errorMessage: string };

/** An HTTP server that speaks Lambda's Invoke, for what the SDK's client sends. */
export interface Functions {
  url: string;
  close(): Promise<void>;
}

/** Serves functions by name; one that is not there is a ResourceNotFoundException. */
export const serveFunctions = async (
  functions: Record<string, (payload: Json) => FunctionAnswer | Promise<FunctionAnswer>>,
): Promise<Functions> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const name = decodeURIComponent(/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1] ?? '');
    const run = functions[name.split(':').at(-1) ?? ''];
    response.setHeader('x-amzn-requestid', '00000000-0000-4000-8000-000000000000');
    if (!run) {
      response.writeHead(404, {
        'content-type': 'application/json',
        'x-amzn-errortype': 'ResourceNotFoundException',
      });
      response.end(JSON.stringify({ Type: 'User', Message: `Function not found: ${name}` }));
      return;
    }
    const text = Buffer.concat(chunks).toString();
    const answer = await run(text === '' ? {} : (JSON.parse(text) as Json));
    const failed = 'errorType' in answer;
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(failed && { 'x-amz-function-error': 'Unhandled' }),
    });
    response.end(JSON.stringify(failed ? answer : answer.payload));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
