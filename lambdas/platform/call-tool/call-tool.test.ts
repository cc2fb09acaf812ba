import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { startToolServer, type TestToolServer } from '#platform/testing/mcp-server.ts';
import { listTools } from '#platform/tools/tool-server.ts';
import * as contract from './contract.ts';
import { useTool } from './logic.ts';

jest.setTimeout(30_000);

const secrets: Record<string, string> = { 'docs/key': 'Bearer k-1', 'docs/password': 'p-1' };
const secret = async (name: string): Promise<string> => secrets[name] ?? '';

let server: TestToolServer;

beforeAll(async () => {
  server = await startToolServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.demand(undefined);
});

const call = (
  tool: string,
  rest: { arguments?: JsonObject; server?: JsonObject; schemas?: JsonObject; seconds?: number } = {},
) =>
  defineAction(contract, useTool, { secret })({
    input: {
      server: { name: 'docs', url: server.url, ...rest.server },
      tool,
      arguments: rest.arguments ?? {},
      schemas: rest.schemas ?? {},
      timeout_seconds: rest.seconds ?? 10,
    },
    run: runInfo({ idempotency_key: 'one/filed' }),
  }) as Promise<Json>;

const PAGES = { type: 'object', required: ['pages'], properties: { pages: { type: 'array' } } };

describe('A call of a tool', () => {
  it('sends the arguments and the key of the step, and returns the structured result and the text', async () => {
    const result = await call('search_pages', { arguments: { query: 'tea' }, schemas: { output: PAGES } });

    expect(result).toEqual({
      output: { pages: [{ id: 'tea-1' }] },
      text: '{"pages":[{"id":"tea-1"}]}',
      media: [],
    });
    expect(server.asked).toMatchObject([
      {
        tool: 'search_pages',
        arguments: { query: 'tea', limit: 5 },
        meta: { 'baton/idempotency-key': 'one/filed' },
      },
    ]);
  });

  it('returns texts together, and what is not text as it is', async () => {
    expect(await call('file_page', { arguments: { id: 'p-1' } })).toEqual({
      output: null,
      text: 'Filed\np-1',
      media: [],
    });
    expect(await call('draw')).toEqual({
      output: null,
      text: '',
      media: [{ type: 'image', data: 'aGk=', mimeType: 'image/png' }],
    });
  });

  it('leaves no session behind', async () => {
    await call('file_page', { arguments: { id: 'p-1' } });
    await call('fail').catch(() => undefined);

    expect(server.sessions()).toBe(0);
  });

  it('checks the arguments before the server hears of them', async () => {
    const schemas = { input: { type: 'object', properties: { id: { type: 'string' } } } };

    await expect(call('file_page', { arguments: { id: 1 }, schemas })).rejects.toMatchObject({
      name: 'UnfitArguments',
      retryable: false,
      message: expect.stringContaining('id'),
    });
    expect(server.asked).toEqual([]);
  });

  it('checks the result by the schema that the project keeps', async () => {
    const output = { ...PAGES, required: ['pages', 'total'] };

    await expect(
      call('search_pages', { arguments: { query: 'tea' }, schemas: { output } }),
    ).rejects.toMatchObject({ name: 'UnfitResult', message: expect.stringContaining('total') });
  });

  it.each([
    ['fail', {}, 'ToolFailed', false, /archive is full/],
    ['nothing', {}, 'ToolFailed', false, /nothing not found/],
    ['sleep', { seconds: 0.3 }, 'ServerUnavailable', true, /docs/],
    ['draw', { server: { url: 'http://127.0.0.1:1/mcp' } }, 'ServerUnavailable', true, /docs/],
  ])('says how %s failed (%#)', async (tool, rest, name, retryable, message) => {
    await expect(call(tool, rest)).rejects.toMatchObject({
      name,
      retryable,
      message: expect.stringMatching(message),
    });
  });
});

describe('A server that wants to know who asks', () => {
  it('gets the key, the password or the headers of the connection', async () => {
    server.demand('Bearer k-1');
    await call('draw', { server: { api_key: { header: 'Authorization', secret: 'docs/key' } } });
    await call('draw', { server: { headers: { Authorization: { secret: 'docs/key' } } } });

    server.demand(`Basic ${Buffer.from('baton:p-1').toString('base64')}`);
    await call('draw', { server: { basic: { username: 'baton', secret: 'docs/password' } } });
  });

  it('gets a token that all calls share, and another one if it refuses that', async () => {
    const oauth = { token_url: `${server.origin}/token`, client_id: 'baton', secret: 'docs/password' };
    server.demand('Bearer t-1');
    await call('draw', { server: { oauth } });
    await call('draw', { server: { oauth } });
    expect(server.tokens()).toBe(1);

    server.demand('Bearer t-2');
    await call('draw', { server: { oauth } });
    expect(server.tokens()).toBe(2);
  });

  it('refuses a call without it for good', async () => {
    server.demand('Bearer k-1');

    await expect(call('draw')).rejects.toMatchObject({ name: 'ServerRefused', retryable: false });
  });
});

describe('The list of tools', () => {
  it('has their schemas, and whether they change something', async () => {
    const list = await listTools({ name: 'docs', url: server.url }, { secret, milliseconds: 10_000 });

    expect(list.server).toEqual({ name: 'docs', version: '1.2.3' });
    expect(list.tools.map(({ name, read_only }) => [name, read_only])).toEqual([
      ['draw', false],
      ['fail', false],
      ['file_page', false],
      ['search_pages', true],
      ['sleep', false],
    ]);
    expect(list.tools.find(({ name }) => name === 'search_pages')).toMatchObject({
      description: 'Finds pages.',
      input: { type: 'object', required: ['query'], properties: { query: { type: 'string' } } },
      output: { type: 'object', required: ['pages'] },
    });
  });
});
