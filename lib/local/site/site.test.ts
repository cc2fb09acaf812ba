import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObject, type JsonObject } from '#core/json.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { createLocalStack, type LocalStack } from '../stack.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { manifestOf } from '../testing/manifest.ts';
import { openFeeds } from './status-feeds.ts';

let project: TestProject;
let stack: LocalStack;
let url: string;

const HANDLERS = {
  't/work': `
    import { existsSync } from 'node:fs';
    export const handler = async ({ until }) => {
      while (until && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
      return { done: true };
    };`,
};

/** Sends a path as it is, which fetch does not. */
const raw = (
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const sent = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });

const start = (name: string, input: object = {}, wait = 0) =>
  stack.api({
    method: 'POST',
    target: `/workflows/job/executions?wait=${wait}`,
    body: JSON.stringify({ name, input }),
  });

const gate = (name: string): string => join(project.root, `go-${name}`);

const FILES = '/workflows/job/executions/made/files';

beforeAll(async () => {
  project = projectWith(HANDLERS);
  stack = await createLocalStack({
    manifests: [manifestOf('job'), manifestOf('other')],
    ...project.folders,
    maxWorkers: 4,
    apiPort: 0,
  });
  url = stack.apiUrl ?? '';
  await start('made', {}, 20);
  const folder = join(project.root, 'out', 'made');
  mkdirSync(join(folder, 'pages'), { recursive: true });
  mkdirSync(join(project.root, 'out', 'secret'), { recursive: true });
  writeFileSync(join(project.root, 'out', 'secret', 'plan.txt'), 'secret');
  writeFileSync(join(folder, 'pages', 'a b.html'), '<script>alert(1)</script>');
  writeFileSync(join(folder, 'picture.svg'), '<svg/>');
  writeFileSync(join(folder, 'data.bin'), Buffer.from([0, 255]));
  writeFileSync(join(folder, '.hidden'), 'x');
  writeFileSync(join(folder, 'half.txt.part'), 'x');
  symlinkSync(join(project.root, 'out', 'secret'), join(folder, 'link'));
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

describe('The pages', () => {
  it('are the console first, which loads its own files and nothing else', async () => {
    const { status, headers, body } = await raw('/');
    const script = await raw('/console/main.js');
    const style = await raw('/console/main.css');

    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(body).not.toMatch(/<script>|<style|="http/);
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('take changes from a web page only if it knows the token of the console', async () => {
    const { body } = await raw('/');
    const token = /name="baton-token" content="([^"]+)"/.exec(body)?.[1] ?? '';
    const change = (headers: Record<string, string>) =>
      fetch(`${url}/workflows/job/executions`, {
        method: 'POST',
        headers: { origin: url, ...headers },
        body: '{}',
      });

    expect((await change({})).status).toBe(403);
    expect((await change({ 'x-baton-token': 'guessed' })).status).toBe(403);
    expect((await change({ 'x-baton-token': token })).status).not.toBe(403);
  });

  it('document every route of the API and of the stack', async () => {
    const { body } = await raw('/docs');
    const { paths, servers } = JSON.parse((await raw('/openapi.json')).body) as JsonObject;

    expect(servers).toMatchObject([{ url }]);
    expect(Object.keys(paths as JsonObject)).toEqual(
      expect.arrayContaining([
        '/workflows',
        '/health',
        '/workflows/{workflow}/executions/{execution}/events',
      ]),
    );
    for (const path of Object.keys(paths as JsonObject)) expect(body).toContain(`<code>${path}</code>`);
    expect(body).not.toMatch(/<script|src=|href="http/);
  });

  it('say in JSON that the stack answers', async () => {
    const { status, body } = await raw('/health');

    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      workflows: ['job', 'other'],
      uptime_seconds: expect.any(Number),
      functions: expect.objectContaining({
        actions: {
          workers: expect.any(Number),
          busy: expect.any(Number),
          waiting: 0,
          longest_wait_milliseconds: 0,
        },
        budget_megabytes: expect.any(Number),
      }),
    });
  });

  it.each(['/', '/docs', '/health', FILES, `${FILES}/picture.svg`, '/workflows/job/executions/made/events'])(
    'refuse %s to web pages from elsewhere',
    async (path) => {
      const byName = await raw(path, { host: 'evil.example.com' });
      const byOrigin = await raw(path, { origin: 'https://evil.example.com' });

      expect([byName.status, byOrigin.status]).toEqual([403, 403]);
    },
  );
});

describe('The files of an execution', () => {
  it('are listed without hidden, unfinished and linked ones', async () => {
    const { body } = await raw(FILES);

    expect(JSON.parse(body)).toEqual({
      files: [
        { path: 'data.bin', bytes: 2, content_type: 'application/octet-stream', url: `${FILES}/data.bin` },
        {
          path: 'pages/a b.html',
          bytes: 25,
          content_type: 'text/html; charset=utf-8',
          url: `${FILES}/pages/a%20b.html`,
        },
        { path: 'picture.svg', bytes: 6, content_type: 'image/svg+xml', url: `${FILES}/picture.svg` },
      ],
    });
  });

  it('are a page of links for browsers', async () => {
    const { body } = await raw(FILES, { accept: 'text/html' });

    expect(body).toContain(`<a href="${FILES}/pages/a%20b.html">pages/a b.html</a>`);
  });

  it('open with their type, in a sandbox', async () => {
    const { status, headers, body } = await raw(`${FILES}/pages/a%20b.html`);

    expect({ status, body }).toEqual({ status: 200, body: '<script>alert(1)</script>' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
    });
    expect((await raw(`${FILES}/data.bin`)).headers['content-disposition']).toBe('attachment');
  });

  it.each([
    `${FILES}/../secret/plan.txt`,
    `${FILES}/..%2fsecret/plan.txt`,
    `${FILES}/%2e%2e/secret/plan.txt`,
    `${FILES}/..%5csecret%5cplan.txt`,
    `${FILES}/link/plan.txt`,
    `${FILES}/pages//a%20b.html`,
    `${FILES}/.hidden`,
    `${FILES}/%00`,
    `${FILES}/%zz`,
    `${FILES}/pages`,
    '/workflows/job/executions/..%2fout/files/secret/plan.txt',
    '/workflows/job/executions/secret/files/plan.txt',
    '/workflows/other/executions/made/files/picture.svg',
  ])('are not found at %s', async (path) => {
    expect((await raw(path)).status).toBe(404);
  });

  it('cannot be written', async () => {
    const { status } = await raw(`${FILES}/picture.svg`, {}, 'POST');

    expect(status).toBe(405);
  });
});

/** Follows an execution until the server ends the connection. */
const follow = async (
  name: string,
  headers: Record<string, string> = {},
  onEvent: () => void = () => undefined,
) => {
  const response = await fetch(`${url}/workflows/job/executions/${name}/events`, { headers });
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    if (text.includes('event: progress')) onEvent();
  }
  const events = [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)].map(
    ([, id, event, data = '']) => ({
      id,
      event,
      status: (JSON.parse(data) as JsonObject).status,
    }),
  );
  return { status: response.status, type: response.headers.get('content-type'), text, events };
};

describe('The events of an execution', () => {
  it('show its status as it changes, and end with it', async () => {
    await start('followed', { until: gate('followed') });

    const { type, events } = await follow('followed', {}, () => writeFileSync(gate('followed'), ''));

    expect(type).toBe('text/event-stream');
    expect(events[0]).toMatchObject({ event: 'progress', status: 'RUNNING' });
    expect(events.at(-1)).toMatchObject({ event: 'end', status: 'SUCCEEDED' });
    expect(events.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true);
  });

  it('reach a hundred listeners', async () => {
    await start('popular', { until: gate('popular') });
    const all = Array.from({ length: 100 }, () => follow('popular'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeFileSync(gate('popular'), '');

    const ends = (await Promise.all(all)).map(({ events }) => events.at(-1)?.status);

    expect(ends).toEqual(Array.from({ length: 100 }, () => 'SUCCEEDED'));
  });

  it('are not repeated for a client that has the last one', async () => {
    await start('over');
    const { events } = await follow('over');
    const last = events.at(-1)?.id ?? '';

    const again = await follow('over', { 'last-event-id': last });
    const behind = await follow('over', { 'last-event-id': '1' });

    expect({ status: again.status, text: again.text }).toEqual({ status: 204, text: '' });
    expect(behind.events).toEqual([{ id: last, event: 'end', status: 'SUCCEEDED' }]);
  });

  it('are interleaved with comments that keep a quiet connection open', async () => {
    const feeds = openFeeds({
      api: async () => ({ status: 200, headers: {}, body: '{"status":"RUNNING"}' }),
      engine: {
        subscribe: () => () => undefined,
        getExecutionHistory: async () => ({ events: [{ id: 7 }] }),
      },
      heartbeatMilliseconds: 10,
    });
    const server = await listenOnLoopback(
      (asked, response) => void feeds.follow({ workflow: 'job', execution: 'quiet' }, asked, response),
    );
    const response = await fetch(server.url);
    let text = '';
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes(': heartbeat\n\n: heartbeat')) feeds.close();
    }
    await server.close();

    expect(text).toMatch(
      /^retry: 2000\n\nid: 7\nevent: progress\ndata: {"status":"RUNNING"}\n\n: heartbeat\n\n/,
    );
  });

  it('are not found for an execution that does not exist', async () => {
    const { status, body } = await raw('/workflows/job/executions/none/events');
    const problem = JSON.parse(body) as JsonObject;

    expect(status).toBe(404);
    expect(isObject(problem.error) && problem.error.code).toBe('not_found');
  });
});
