import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const HOST = fileURLToPath(new URL('../../contracts/local-services.ts', import.meta.url));

let project: TestProject;
let pool: WorkerPool;
let asked: string[];

beforeEach(() => {
  asked = [];
  project = projectWith({
    't/gate': GATE,
    't/small': 'export const handler = async () => process.pid;',
    'platform/gate': GATE,
    'platform/ask': 'export const handler = async () => "answer";',
    'platform/say': `
      import { environment, functionHost } from '${HOST}';
      export const handler = async ({ word }) => {
        for (let i = 0; i < 3; i++) {
          await new Promise((resolve) => setImmediate(resolve));
          functionHost().log(word);
        }
        return [process.pid, environment()];
      };`,
    'platform/late': `
      import { localServices } from '${HOST}';
      export const handler = async ({ wait }) => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        return localServices().call('states', 'Note', {});
      };`,
    'platform/changes': 'export const handler = async (event) => { event.list.push(1); return event; };',
    'platform/clock': `
      import { systemClock } from '${fileURLToPath(new URL('../../core/clock.ts', import.meta.url))}';
      export const handler = async () => systemClock.now();`,
    'platform/throws': 'export const handler = async () => { throw new RangeError("too far") };',
  });
});
afterEach(async () => {
  await pool.close();
  project.remove();
});

const open = (options: Partial<WorkerPoolOptions> = {}): void => {
  const deployments = new Map([['t/gate', { memoryMegabytes: 300 }]]);
  const found = [...findFunctions(project.root)];
  pool = new WorkerPool({
    // As if those of the project were Baton's.
    functions: new Map(
      found.map(([name, each]) => [
        name,
        each.action.startsWith('platform/') ? { ...each, own: true } : each,
      ]),
    ),
    deployments,
    environment: { GIVEN: 'yes' },
    services: {
      call: async (_service, operation) => {
        asked.push(operation);
        return {};
      },
    },
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

  it('run in this process at the same time, each with its log and the environment of the pool', async () => {
    open();

    const said = await Promise.all(['a', 'b'].map((word) => pool.invoke('baton-platform-say', { word })));
    const logs = said.map(({ requestId }) => readFileSync(pool.logFile('platform/say', requestId), 'utf8'));

    for (const outcome of said) expect(outcome).toMatchObject({ payload: [process.pid, { GIVEN: 'yes' }] });
    expect(logs.map((log) => log.replaceAll(/\S+Z\t/g, ''))).toEqual(['a\na\na\n', 'b\nb\nb\n']);
  });

  it('cannot change the value of whoever calls them', async () => {
    open();
    const payload = { list: [] };

    const outcome = await pool.invoke('baton-platform-changes', payload);

    expect(outcome).toMatchObject({ payload: { list: [1] } });
    expect(payload).toEqual({ list: [] });
  });

  it('see the time of the call, at the same time as others see theirs', async () => {
    open();
    const times = [1_000_000_000_000, 2_000_000_000_000];

    const seen = await Promise.all(times.map((now) => pool.invoke('baton-platform-clock', {}, { now })));

    seen.forEach((outcome, index) => {
      const now = 'payload' in outcome ? Number(outcome.payload) : 0;
      expect(Math.abs(now - (times[index] ?? 0))).toBeLessThan(60_000);
    });
  });

  it('fail with the name of what they throw, and their log has it', async () => {
    open();

    const outcome = await pool.invoke('baton-platform-throws', {});

    expect(outcome).toMatchObject({ failure: { errorType: 'RangeError', errorMessage: 'too far' } });
    expect(readFileSync(pool.logFile('platform/throws', outcome.requestId), 'utf8')).toMatch(
      /^\S+Z\tRangeError/,
    );
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

  it('fail when their time is over, and reach no service from then on', async () => {
    const lost: string[] = [];
    open({ onLostCall: async (_payload, requestId) => void lost.push(requestId) });

    const late = await pool.invoke('baton-platform-late', { wait: 60 }, { timeoutMilliseconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(late).toMatchObject({ failure: { errorType: 'Sandbox.Timedout' } });
    expect(lost).toEqual([late.requestId]);
    expect(asked).toEqual([]);
    expect(await pool.invoke('baton-platform-late', { wait: 0 })).toMatchObject({ payload: {} });
    expect(asked).toEqual(['Note']);
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

    while (held.length === 0) await new Promise(setImmediate);
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
