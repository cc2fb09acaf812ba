import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '#core/json.ts';

/** A request as the server got it. */
export interface AskedModel {
  path: string;
  authorization?: string;
  headers: Record<string, unknown>;
  body: JsonObject;
}

/** What the server answers: a text, or an error's status. */
export type ServedAnswer = string | { status: number } | { text: string; finish: 'length' } | 'never';

/** A server that is compatible with OpenAI's chat API, and with Bedrock's Converse. */
export interface ModelServer {
  /** Address without a path; OpenAI's API is under `/v1`. */
  url: string;
  asked: AskedModel[];
  /** Answers of the next requests; the last one is repeated. */
  answers: ServedAnswer[];
  close(): Promise<void>;
}

const TOKENS = { input: 20, output: 5 };

/** Starts the server on a free port of the loopback interface. */
export const startModelServer = async (): Promise<ModelServer> => {
  const asked: AskedModel[] = [];
  const answers: ServedAnswer[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const { url: path = '', headers } = request;
    asked.push({ path, authorization: headers.authorization, headers, body: JSON.parse(text) as JsonObject });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 'nothing';
    if (answer === 'never') return;
    response.setHeader('content-type', 'application/json');
    if (typeof answer === 'object' && 'status' in answer) {
      response.statusCode = answer.status;
      response.end(
        JSON.stringify({ error: { message: 'no such luck', type: 'test' }, message: 'no such luck' }),
      );
      return;
    }
    const said = typeof answer === 'string' ? { text: answer, finish: 'stop' } : answer;
    response.end(JSON.stringify(path.endsWith('/converse') ? converse(said) : completion(said)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Ref: https://platform.openai.com/docs/api-reference/chat/object */
const completion = ({ text, finish }: { text: string; finish: string }): object => ({
  id: 'one',
  created: 0,
  model: 'test',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
  usage: { prompt_tokens: TOKENS.input, completion_tokens: TOKENS.output, total_tokens: 25 },
});

/** Ref: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const converse = ({ text, finish }: { text: string; finish: string }): object => ({
  output: { message: { role: 'assistant', content: [{ text }] } },
  stopReason: finish === 'length' ? 'max_tokens' : 'end_turn',
  usage: { inputTokens: TOKENS.input, outputTokens: TOKENS.output, totalTokens: 25 },
});
