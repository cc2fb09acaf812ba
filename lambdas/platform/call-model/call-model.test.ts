import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { askProvider } from '#platform/models/ask-provider.ts';
import type { AskModel } from '#platform/models/model.ts';
import { askRecorded } from '#platform/models/recorded-answers.ts';
import type { Usage } from '#platform/models/system-models.ts';
import { type ModelServer, startModelServer } from '#platform/testing/model-server.ts';
import * as contract from './contract.ts';
import { callModel } from './logic.ts';

const secrets: Record<string, string> = { 'llm/key': 'k-1', 'llm/tenant': 't-1', 'bedrock/api-key': 'b-1' };
const provider = askProvider(async (name) => secrets[name] ?? '');

let server: ModelServer;
let used: Usage[] = [];

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.answers.length = 0;
  used = [];
});

const writer = () => ({ name: 'writer', url: `${server.url}/v1`, id: 'small', secret: 'llm/key' });
const editor = () => ({ ...writer(), name: 'editor', id: 'large' });

const call = (input: JsonObject, ask: AskModel = provider, run = runInfo()): Promise<Json> =>
  defineAction(contract, callModel, {
    secret: async (name) => secrets[name] ?? '',
    ports: () => ({
      ask,
      countTokens: async (_run, usage) => {
        used.push(usage);
      },
    }),
  })({
    input: {
      models: [writer()],
      messages: [{ role: 'user', content: 'How are you?' }],
      timeout_seconds: 10,
      ...input,
    },
    run,
  });

const SCORE = { type: 'object', required: ['score'], properties: { score: { type: 'integer', maximum: 5 } } };

const messagesOf = (index: number) => server.asked[index]?.body.messages as JsonObject[];

describe('A call of a model', () => {
  it('sends the conversation with the key, the headers and the limits of the step, and returns text and tokens', async () => {
    server.answers.push('Fine.');

    const result = await call({
      models: [{ ...writer(), headers: { 'X-Tenant': { secret: 'llm/tenant' }, 'X-Use': 'shop' } }],
      system: 'Be brief.',
      temperature: 0.5,
      max_tokens: 10,
    });

    expect(result).toEqual({
      output: 'Fine.',
      model: 'writer',
      complete: true,
      tokens: { input: 20, output: 5 },
    });
    expect(server.asked).toMatchObject([
      {
        path: '/v1/chat/completions',
        authorization: 'Bearer k-1',
        headers: { 'x-tenant': 't-1', 'x-use': 'shop' },
        body: {
          model: 'small',
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'How are you?' },
          ],
          temperature: 0.5,
          max_tokens: 10,
        },
      },
    ]);
  });

  it('counts tokens, and dollars if the model has a price', async () => {
    server.answers.push('Fine.');

    await call({ models: [{ ...writer(), price: { input: 1, output: 4 } }] });
    await call({});

    const tokens = { input: 20, output: 5 };
    expect(used).toEqual([
      { model: 'writer', tokens, dollars: 0.00004 },
      { model: 'writer', tokens, dollars: undefined },
    ]);
  });

  it('says that a text was cut off', async () => {
    server.answers.push({ text: 'Fine, but', finish: 'length' });

    expect(await call({})).toMatchObject({ output: 'Fine, but', complete: false });
  });

  it('asks Bedrock by the id of the model', async () => {
    server.answers.push('Fine.');
    process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = server.url;
    process.env[ENVIRONMENT.secrets] = 'secrets.json';

    const result = await call({
      models: [
        { name: 'bedrock/amazon.nova-lite-v1:0', bedrock: 'amazon.nova-lite-v1:0', region: 'eu-west-1' },
      ],
      max_tokens: 10,
    }).finally(() => {
      delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
      delete process.env[ENVIRONMENT.secrets];
    });

    expect(result).toMatchObject({ output: 'Fine.', tokens: { input: 20, output: 5 } });
    expect(server.asked).toMatchObject([
      {
        path: '/model/amazon.nova-lite-v1%3A0/converse',
        authorization: 'Bearer b-1',
        body: {
          messages: [{ role: 'user', content: [{ text: 'How are you?' }] }],
          inferenceConfig: { maxTokens: 10 },
        },
      },
    ]);
  });
});

describe('An answer by a schema', () => {
  it('is the JSON, also in a block of Markdown', async () => {
    server.answers.push('```json\n{ "score": 4 }\n```');

    expect(await call({ schema: SCORE })).toMatchObject({ output: { score: 4 } });
    expect(messagesOf(0)[0]?.content).toContain(JSON.stringify(SCORE));
    expect(server.asked[0]?.body.response_format).toMatchObject({ type: 'json_object' });
  });

  it('is asked for again, with what is wrong with it, and takes the tokens of both', async () => {
    server.answers.push('{ "score": 9 }', '{ "score": 5 }');

    expect(await call({ schema: SCORE })).toMatchObject({
      output: { score: 5 },
      tokens: { input: 40, output: 10 },
    });
    expect(messagesOf(1).slice(-2)).toMatchObject([
      { role: 'assistant', content: '{ "score": 9 }' },
      { role: 'user', content: expect.stringContaining('score') },
    ]);
  });

  it('fails after two that do not fit', async () => {
    server.answers.push('four');

    await expect(call({ schema: SCORE })).rejects.toMatchObject({
      name: 'UnfitAnswer',
      message: expect.stringContaining('it is not JSON'),
    });
    expect(server.asked).toHaveLength(2);
  });

  it('that was cut off is not read', async () => {
    server.answers.push({ text: '4', finish: 'length' });

    await expect(call({ schema: { type: 'number' } })).rejects.toMatchObject({
      message: expect.stringContaining('cut off at max_tokens'),
    });
  });
});

describe('Models that fail', () => {
  it('are followed by the next one', async () => {
    server.answers.push({ status: 503 }, 'Fine.');

    expect(await call({ models: [writer(), editor()] })).toMatchObject({ output: 'Fine.', model: 'editor' });
  });

  it('are followed by the next one if their answers do not fit', async () => {
    server.answers.push('four', 'five', '{ "score": 3 }');

    expect(await call({ models: [writer(), editor()], schema: SCORE })).toMatchObject({
      output: { score: 3 },
      model: 'editor',
    });
  });

  it('leave the next one its share of the time', async () => {
    server.answers.push('never', 'Fine.');

    expect(await call({ models: [writer(), editor()], timeout_seconds: 0.4 })).toMatchObject({
      model: 'editor',
    });
  });

  it.each([
    [503, 'ModelUnavailable', true],
    [429, 'ModelUnavailable', true],
    [401, 'ModelRefused', false],
  ])('with status %i are reported as %s', async (status, name, retryable) => {
    server.answers.push({ status });

    await expect(call({})).rejects.toMatchObject({
      name,
      retryable,
      message: expect.stringContaining('writer'),
    });
  });

  it('are worth another attempt if one of several is', async () => {
    server.answers.push({ status: 503 }, { status: 401 });

    await expect(call({ models: [writer(), editor()] })).rejects.toMatchObject({
      name: 'ModelUnavailable',
      message: expect.stringMatching(/writer.*editor/),
    });
  });
});

describe('Recorded answers', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-'));
    file = join(folder, 'recorded-answers.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keyIn = (error: Error): string => /"([0-9a-f]{16})": [{]/.exec(error.message)?.[1] ?? '';

  it('are missed with the key of the prompt and what to do', async () => {
    const missed = await call({}, askRecorded({ file })).catch((error: Error) => error);

    expect(missed).toMatchObject({
      name: 'NoRecordedAnswer',
      message: expect.stringContaining('How are you?'),
    });
    expect(server.asked).toEqual([]);
  });

  it('are added by hand under that key, as text or JSON', async () => {
    const prompt = { schema: SCORE };
    const missed = await call(prompt, askRecorded({ file })).catch((error: Error) => error);
    writeFileSync(file, JSON.stringify({ [keyIn(missed as Error)]: { answer: { score: 2 } } }));

    expect(await call(prompt, askRecorded({ file }))).toMatchObject({ output: { score: 2 } });
    expect(used).toEqual([]);
  });

  it('have nothing of a prompt that has a secret', async () => {
    const secret = runInfo({ secrets: [{ at: ['system'], parts: [{ secret: 'llm/key' }] }] });
    const ask: AskModel = async () => ({ text: 'Fine', tokens: { input: 1, output: 1 }, complete: true });

    await call({ system: '' }, askRecorded({ file, ask }), secret);

    expect(readFileSync(file, 'utf8')).toContain('"prompt": "(has a secret)"');
  });

  it.each(['yes', { anwser: 'yes' }])('are not missed if what is there is none: %j', async (entry) => {
    const missed = await call({}, askRecorded({ file })).catch((error: Error) => error);
    writeFileSync(file, JSON.stringify({ [keyIn(missed as Error)]: entry }));

    await expect(call({}, askRecorded({ file }))).rejects.toMatchObject({
      name: 'Misconfigured',
      message: expect.stringMatching(/is not a recorded answer: expected \{ "answer": … \}, got .*yes/),
    });
  });

  it('that do not fit are what the error is about, and not the prompt that asks again', async () => {
    const prompt = { schema: SCORE };
    const missed = await call(prompt, askRecorded({ file })).catch((error: Error) => error);
    writeFileSync(file, JSON.stringify({ [keyIn(missed as Error)]: { answer: { score: 'high' } } }));

    await expect(call(prompt, askRecorded({ file }))).rejects.toMatchObject({
      name: 'UnfitAnswer',
      message: expect.stringMatching(/recorded answer of .* does not fit "output": .*score.* Correct it in /),
    });
  });

  it('are recorded if the model may be asked, and then given without it', async () => {
    server.answers.push('Fine.');

    await call({}, askRecorded({ file, ask: provider }));
    const again = await call({}, askRecorded({ file }));

    expect(again).toMatchObject({ output: 'Fine.', tokens: { input: 20, output: 5 } });
    expect(server.asked).toHaveLength(1);
    const recorded = Object.values(JSON.parse(readFileSync(file, 'utf8')) as JsonObject);
    expect(recorded.filter(isObject)).toEqual([
      { prompt: 'How are you?', answer: 'Fine.', tokens: { input: 20, output: 5 } },
    ]);
  });

  it('in a file that is not JSON are a clear error', async () => {
    writeFileSync(file, 'nothing');

    await expect(call({}, askRecorded({ file }))).rejects.toMatchObject({ name: 'Misconfigured' });
  });
});
