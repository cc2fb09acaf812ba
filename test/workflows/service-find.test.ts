import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { readProjectDocument } from '#compiler/project-document.ts';
import { liveHost } from '#local/run-host/live-host.ts';
import { virtualHost } from '#local/run-host/virtual-host.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';

jest.setTimeout(60_000);

let project: TestProject;
/** Requests that the service got, in order. */
let asked: string[] = [];
/** The shelf that each key has taken: the service does what it is asked and says that it failed. */
const taken = new Map<string, string>();

const server = createServer((request, response) => {
  const { method, url = '', headers } = request;
  const { pathname, searchParams } = new URL(url, 'http://service');
  asked.push(`${method} ${pathname}`);
  const answer = (status: number, body: object = {}) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (pathname === '/take') {
    taken.set(String(headers['idempotency-key']), `S-${taken.size + 1}`);
    return answer(503);
  }
  if (pathname === '/taken') {
    const shelf = taken.get(searchParams.get('key') ?? '');
    return shelf ? answer(200, { shelf }) : answer(404);
  }
  return pathname.startsWith('/leave/') ? answer(200) : answer(422);
});

beforeAll(async () => {
  project = projectWith({});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  project.remove();
});
beforeEach(() => {
  asked = [];
  taken.clear();
});

const manifestWith = (max_attempts: number) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { document } = readProjectDocument({
    text: JSON.stringify({
      kind: 'services',
      name: 'shop',
      services: {
        stock: {
          url,
          operations: {
            take: { path: '/take', undo: 'leave', find: 'taken' },
            leave: { path: '/leave/{shelf}' },
            taken: { method: 'GET', path: '/taken' },
            ship: { path: '/ship', irreversible: true },
          },
        },
      },
    }),
    file: 'shop.services.yaml',
  });
  const workflow = defineWorkflow({
    name: 'order',
    steps: [
      {
        ...{ id: 'taken', type: 'service', service: 'stock', operation: 'take', with: { count: 1 } },
        retry: { max_attempts, interval: '1s' },
      },
      { id: 'shipped', type: 'service', service: 'stock', operation: 'ship' },
    ] as never,
  });
  const { manifest, diagnostics } = compileDefinition(workflow, { documents: document ? [document] : [] });
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest;
};

describe.each([
  { kind: 'virtual', open: virtualHost },
  { kind: 'live', open: liveHost },
])('A service that does what it is asked and answers with a failure, on a $kind host', ({ kind, open }) => {
  const run = async (retries: number) => {
    const name = `${kind}-${randomUUID()}`;
    const host = await open({
      manifest: manifestWith(retries),
      called: [],
      name,
      root: project.root,
      dataFolder: join(project.root, '.baton', name),
      storageFolder: join(project.root, 'out', name),
      answered: true,
    });
    try {
      const { status, error } = await host.start({});
      await host.undo(() => undefined);
      return { status, error };
    } finally {
      await host.close();
    }
  };

  it('is asked by the next attempt what came of it, in place of doing it again', async () => {
    const ended = await run(1);

    expect(ended).toEqual({ status: 'FAILED', error: 'RequestRefused' });
    expect(asked).toEqual(['POST /take', 'GET /taken', 'POST /ship', 'POST /leave/S-1']);
  });

  it('is asked by the undo what is to be undone, if no attempt has heard of it', async () => {
    const ended = await run(0);

    expect(ended).toEqual({ status: 'FAILED', error: 'ServiceUnavailable' });
    expect(asked).toEqual(['POST /take', 'GET /taken', 'POST /leave/S-1']);
  });
});
