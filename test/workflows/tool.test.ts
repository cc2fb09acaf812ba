import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import { toolsFile } from '#contracts/tools/tool-list.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { startToolServer, type TestToolServer } from '#platform/testing/mcp-server.ts';
import { listTools } from '#platform/tools/tool-server.ts';
import { manifestIn } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

let server: TestToolServer;
let kept: string;

beforeAll(async () => {
  server = await startToolServer();
  const list = await listTools(
    { name: 'docs', url: server.url },
    { secret: async () => '', milliseconds: 10_000 },
  );
  kept = JSON.stringify(list);
});
afterAll(() => server.close());

const found = {
  id: 'found',
  type: 'tool',
  server: 'docs',
  tool: 'search_pages',
  with: { query: '{{ $input.topic }}' },
};

const connections = (): Record<string, Connection> => ({
  docs: { tools: { url: server.url } },
  news: { tools: { url: server.url } },
  gone: { tools: { url: 'http://127.0.0.1:1/mcp' } },
  crm: { api_key: { header: 'X-Key', secret: 'crm/key' } },
});

const compile = (steps: object[], output?: Json) =>
  compileDefinition(
    defineWorkflow({
      name: 'looking',
      input: { type: 'object', required: ['topic'], properties: { topic: { type: 'string' } } },
      steps: steps as never,
      ...defined({ output }),
    }),
    {
      connections: connections(),
      read: (file) => ([toolsFile('docs'), toolsFile('gone')].includes(file) ? kept : undefined),
    },
  );

describe('a tool step', () => {
  it.each([
    [{ ...found, server: 'dcos' }, /no server "dcos"/, /docs/],
    [{ ...found, server: 'crm' }, /"crm" is not a server/, /docs, news, gone/],
    [{ ...found, server: 'news' }, /tools of "news" are not known/, /baton tools pull news/],
    [{ ...found, tool: 'search_page' }, /no tool "search_page"/, /search_pages/],
    [{ ...found, with: { query: 1 } }, /the tool search_pages expects/, /./],
    [{ ...found, with: {} }, /query/, /./],
    [{ ...found, timeout: '10m' }, /5m/, /5m/],
  ])('is refused if it cannot be called (%#)', (step, message, hint) => {
    const [problem] = compile([step]).diagnostics;

    expect(problem?.message).toMatch(message);
    expect(`${problem?.hint}`).toMatch(hint);
  });

  it('has a typed result', () => {
    expect(compile([found], '{{ $found.output.pages[0].id ?? "" }}').diagnostics).toEqual([]);
    expect(compile([found], '{{ $found.output.paegs }}').diagnostics[0]?.message).toMatch(/paegs/);
  });

  it('is an effect unless its server says that it changes nothing', () => {
    const undone = { id: 'first', uses: 'a/do', compensate: { uses: 'a/undo' } };
    const filed = { id: 'filed', type: 'tool', server: 'docs', tool: 'file_page', with: { id: 'p' } };

    expect(compile([undone, found]).diagnostics).toEqual([]);
    expect(compile([undone, filed]).diagnostics.map(({ code }) => code)).toEqual(['undeclared-effect']);
  });
});

describe('a tool step of the local stack', () => {
  let project: TestProject;
  beforeAll(() => {
    project = projectWith({});
    mkdirSync(join(project.root, 'statemachines/tools'), { recursive: true });
    writeFileSync(join(project.root, toolsFile('docs')), kept);
  });
  afterAll(() => project.remove());

  const run = (steps: object[], output: Json) =>
    runInProject(project, manifestIn(compile(steps, output)), { topic: 'tea' });

  it('calls the server, and passes the result on', async () => {
    const filed = {
      id: 'filed',
      type: 'tool',
      server: 'docs',
      tool: 'file_page',
      with: { id: '{{ $found.output.pages[0].id }}' },
    };

    const ended = await run([found, filed], { filed: '{{ $filed.text }}' });

    expect(ended.output).toEqual({ filed: 'Filed\ntea-1' });
    expect(server.asked).toMatchObject([
      { tool: 'search_pages', meta: { 'baton/idempotency-key': 'one/found' } },
      { tool: 'file_page', meta: { 'baton/idempotency-key': 'one/filed' } },
    ]);
  });

  it('shares a breaker with the other steps of its server', async () => {
    const first = { id: 'first', type: 'tool', server: 'gone', tool: 'draw', on_error: 'continue' };
    const second = { ...found, server: 'gone', on_error: 'continue', retry: { max_attempts: 0 } };

    const ended = await run([{ ...first, retry: { max_attempts: 4, backoff: 1 } }, second], {
      first: '{{ $exists($first.error) ? $first.error : "" }}',
      found: '{{ $exists($found.error) ? $found.error : "" }}',
    });

    expect(ended.output).toEqual({ first: 'ServerUnavailable', found: 'CircuitOpen' });
  });

  it('shares it with the tasks of a dynamic step, which name their tools at run time', async () => {
    const task = (server: string, tool: string): string =>
      JSON.stringify({ id: tool, type: 'tool', with: { server, tool, arguments: { query: 'tea' } } });
    const step = (id: string, tasks: string, attempts: number) => ({
      ...{ id, type: 'dynamic', tasks: `[${tasks}]`, allow: ['tool:gone/draw', 'tool:docs/search_pages'] },
      ...{ retry: { max_attempts: attempts, backoff: 1 }, on_error: 'continue', irreversible: true },
    });

    const ended = await run(
      [
        step('first', task('gone', 'draw'), 4),
        step('second', task('gone', 'draw'), 0),
        step('other', task('docs', 'search_pages'), 0),
      ],
      {
        first: '{{ $first.error ?? "" }}',
        second: '{{ $second.error ?? "" }}',
        other: '{{ $exists($other.search_pages.output) }}',
      },
    );

    expect(ended.output).toEqual({ first: 'ServerUnavailable', second: 'CircuitOpen', other: true });
  });
});
