import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';
import type { CallOutcome, WorkerPoolOptions } from './pool-options.ts';

const GATE = `
  import { existsSync, writeFileSync } from 'node:fs';
  export const handler = async ({ arrive, until, run }) => {
    writeFileSync(arrive, '');
    while (!existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
    return { at: run?.at ?? null };
  };`;

let project: TestProject;
let pool: WorkerPool;

beforeEach(() => {
  project = projectWith({
    't/gate': GATE,
    't/small': 'export const handler = async () => process.pid;',
    'platform/gate': GATE,
    'platform/ask': 'export const handler = async () => "answer";',
    'platform/say': `
      export const handler = async ({ word }) => {
        for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(() => { console.log(word); resolve(); }));
        return process.pid;
      };`,
    'platform/forever': 'export const handler = () => new Promise(() => {});',
  });
});
afterEach(async () => {
  await pool.close();
  project.remove();
});

const open = (options: Partial<WorkerPoolOptions> = {}): void => {
  const deployments = new Map([['t/gate', { memoryMegabytes: 300 }]]);
  pool = new WorkerPool({
    functions: findFunctions(project.root),
    deployments,
    environment: {},
    logFolder: join(project.root, 'logs'),
    memoryMegabytes: 100,
    ...options,
  });
};

const file = (name: string): string => join(project.root, name);

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Makes a call that ends when the file `go` is there, and waits until it has begun. */
const occupy = async (action: string, name: string): Promise<Promise<CallOutcome>[]> => {
  const call = pool.invoke(`baton-${action}`, { arrive: file(name), until: file('go') });
  await until(() => existsSync(file(name)));
  return [call];
};

const letGo = (): void => writeFileSync(file('go'), '');

describe('The functions of the platform', () => {
  it('answer while actions occupy all of their workers', async () => {
    open({ maxWorkers: 1 });
    const [busy] = await occupy('t-gate', 'action');
    const waiting = pool.invoke('baton-t-small', {});

    const answer = await pool.invoke('baton-platform-ask', {});
    const { waiting: calls } = pool.load.actions;
    letGo();

    expect(answer).toMatchObject({ payload: 'answer' });
    expect(calls).toBe(1);
    expect(await busy).toMatchObject({ payload: {} });
    expect(await waiting).toMatchObject({ payload: expect.any(Number) });
  });

  it('run in one process at the same time, each with its log', async () => {
    open();

    const said = await Promise.all(['a', 'b'].map((word) => pool.invoke('baton-platform-say', { word })));
    const logs = said.map(({ requestId }) => readFileSync(pool.logFile('platform/say', requestId), 'utf8'));

    const [one, other] = said.map((outcome) => 'payload' in outcome && outcome.payload);

    expect(one).toBe(other);
    expect(logs).toEqual(['a\na\na\n', 'b\nb\nb\n']);
    expect(pool.load.platform.workers).toBe(1);
  });

  it('answer urgent calls however many others wait', async () => {
    open();
    const others = Array.from({ length: 102 }, (_, index) =>
      pool.invoke('baton-platform-gate', { arrive: file(`gate-${index}`), until: file('go') }),
    );

    const answer = await pool.invoke('baton-platform-ask', {}, { urgent: true });
    const { busy, waiting } = pool.load.platform;
    letGo();

    expect(answer).toMatchObject({ payload: 'answer' });
    expect({ busy, waiting }).toEqual({ busy: 100, waiting: 2 });
    for (const outcome of await Promise.all(others)) expect(outcome).toMatchObject({ payload: {} });
  });

  it('end in time although another call in their process has exceeded its own', async () => {
    open();
    const [busy] = await occupy('platform-gate', 'one');

    const late = await pool.invoke('baton-platform-forever', {}, { timeoutMilliseconds: 50 });
    const next = pool.invoke('baton-platform-ask', {});
    // At once: the next call has another worker, which may take longer to start than the busy one has left.
    letGo();

    expect(late).toMatchObject({ failure: { errorType: 'Sandbox.Timedout' } });
    expect(await next).toMatchObject({ payload: 'answer' });
    expect(await busy).toMatchObject({ payload: {} });
  });
});

describe('A call that must wait', () => {
  it('says so, and its time begins when it does', async () => {
    open({ maxWorkers: 1 });
    const [busy] = await occupy('t-gate', 'action');
    const held: boolean[] = [];
    const at = Date.now() - 60_000;
    const payload = { arrive: file('later'), until: file('go'), run: { at, timeout_seconds: 30 } };
    const waiting = pool.invoke('baton-t-gate', payload, { onHeld: (isHeld) => held.push(isHeld) });

    const before = [...held];
    letGo();
    const outcome = await waiting;

    expect(before).toEqual([true]);
    expect(held).toEqual([true, false]);
    expect('payload' in outcome && outcome.payload).toMatchObject({ at: expect.any(Number) });
    expect('payload' in outcome && outcome.payload).not.toEqual({ at });
    await busy;
  });

  it('is not given a worker beyond the memory of all', async () => {
    open({ budgetMegabytes: 350, maxWorkers: 4 });
    const [busy] = await occupy('t-gate', 'action');

    const small = pool.invoke('baton-t-small', {});
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { actions, memory } = pool.load;
    letGo();

    expect(actions).toMatchObject({ workers: 1, busy: 1, waiting: 1 });
    expect(memory).toEqual({ reservedMegabytes: 300, budgetMegabytes: 350 });
    expect(await small).toMatchObject({ payload: expect.any(Number) });
    await busy;
  });

  it('gets a worker with more memory in place of idle ones with too little', async () => {
    open({ budgetMegabytes: 350, maxWorkers: 4 });
    await pool.invoke('baton-t-small', {});
    letGo();

    const outcome = await pool.invoke('baton-t-gate', { arrive: file('large'), until: file('go') });

    expect(outcome).toMatchObject({ payload: {} });
    expect(pool.load.memory.reservedMegabytes).toBe(300);
  });
});

describe('A pool that is closed', () => {
  it('lets calls end for as long as they may', async () => {
    open({ drainMilliseconds: 10_000 });
    const [busy] = await occupy('t-gate', 'action');

    const closed = pool.close();
    letGo();
    await closed;

    expect(await busy).toMatchObject({ payload: {} });
    expect(await pool.invoke('baton-t-small', {})).toMatchObject({
      failure: { errorType: 'Lambda.Unknown' },
    });
  });
});
