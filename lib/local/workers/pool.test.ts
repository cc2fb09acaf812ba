import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isObject, type Json } from '#core/json.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';
import type { CallOutcome, WorkerPoolOptions } from './pool-options.ts';

const HANDLERS = {
  't/ok': `
    let calls = 0;
    export const handler = async (event, context) => ({
      event, calls: ++calls, name: context.functionName, left: context.getRemainingTimeInMillis(), given: process.env.GIVEN,
      own: process.env.HOME ?? null,
    });`,
  't/undefined': 'export const handler = async () => undefined;',
  't/throws': 'export const handler = async () => { throw new RangeError("too far") };',
  't/exits': 'export const handler = async () => process.exit(3);',
  't/exits-well': 'export const handler = async () => process.exit(0);',
  't/late-throw':
    'export const handler = () => new Promise(() => setTimeout(() => { throw new TypeError("later") }, 1));',
  't/unhandled': `
    export const handler = () => { Promise.reject(new Error("no one caught it")); return new Promise(() => {}); };`,
  't/hangs': 'export const handler = () => { for (;;); };',
  't/waits': 'export const handler = () => new Promise(() => {});',
  't/eats-memory':
    'export const handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };',
  't/prints': 'export const handler = async () => { console.log("to out"); console.error("to err"); };',
  't/no-handler': 'export const other = 1;',
  't/broken': 'import "./missing.ts"; export const handler = async () => 1;',
  't/misspelt': 'export const handler = async () => { return {{ 1 }; };',
  't/gate': `
    import { existsSync, writeFileSync } from 'node:fs';
    export const handler = async ({ arrive, until }) => {
      writeFileSync(arrive, '');
      while (!existsSync(until)) await new Promise((resolve) => setImmediate(resolve));
      return null;
    };`,
};

let project: TestProject;
let pools: WorkerPool[] = [];

const poolWith = (options: Partial<WorkerPoolOptions> = {}): WorkerPool => {
  const pool = new WorkerPool({
    functions: findFunctions(project.root),
    environment: { GIVEN: 'yes' },
    logFolder: join(project.root, 'logs'),
    maxWorkers: 2,
    ...options,
  });
  pools.push(pool);
  pool.start();
  return pool;
};

const call = (pool: WorkerPool, action: string, payload: Json = {}): Promise<CallOutcome> =>
  pool.invoke(`baton-t-${action}`, payload);

const payloadOf = (outcome: CallOutcome): Record<string, Json> => {
  if (!('payload' in outcome) || !isObject(outcome.payload)) throw new Error(JSON.stringify(outcome));
  return outcome.payload;
};

const failureOf = (outcome: CallOutcome) => ('failure' in outcome ? outcome.failure : undefined);

beforeAll(() => {
  project = projectWith(HANDLERS);
});
afterEach(async () => {
  for (const pool of pools) await pool.close();
  pools = [];
});
afterAll(() => project.remove());

describe('A call', () => {
  it('fails with the place of a syntax error in its module', async () => {
    expect(failureOf(await call(poolWith(), 'misspelt'))).toMatchObject({
      errorType: 'SyntaxError',
      errorMessage: expect.stringMatching(/misspelt\/handler\.ts:1\)?/),
    });
  });

  it('gets its payload, a Lambda context and only the environment of the pool', async () => {
    const payload = payloadOf(await call(poolWith({ timeoutMilliseconds: 5000 }), 'ok', { a: 1 }));

    expect(payload).toMatchObject({ event: { a: 1 }, name: 'baton-t-ok', given: 'yes', own: null });
    expect(payload.left).toBeGreaterThan(0);
    expect(payload.left).toBeLessThanOrEqual(5000);
  });

  it('finds its function by name, ARN, partial ARN and alias', async () => {
    const pool = poolWith();
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:baton-t-ok';
    for (const reference of [
      'baton-t-ok',
      arn,
      `${arn}:live`,
      '000000000000:function:baton-t-ok',
      'baton-t-ok:1',
    ]) {
      expect(payloadOf(await pool.invoke(reference, {})).name).toBe('baton-t-ok');
    }
  });

  it('is served by the worker that has already loaded the module', async () => {
    const pool = poolWith();

    const outcomes = [await call(pool, 'ok'), await call(pool, 'ok')];

    expect(outcomes.map((outcome) => payloadOf(outcome).calls)).toEqual([1, 2]);
  });

  it('returns null for what JSON cannot represent', async () => {
    expect(await call(poolWith(), 'undefined')).toMatchObject({ payload: null });
  });

  it('prints into its log file, with the time of each line', async () => {
    const { requestId } = await call(poolWith(), 'prints');

    expect(readFileSync(join(project.root, 'logs', 't/prints', `${requestId}.log`), 'utf8')).toMatch(
      /^[\d-]+T[\d:.]+Z\tto out\n[\d-]+T[\d:.]+Z\tto err\n$/,
    );
  });

  it.each(['exits', 'no-handler', 'broken', 'waits'])(
    'that fails has a log although it prints nothing: %s',
    async (action) => {
      const pool = poolWith({ timeoutMilliseconds: 100 });
      const { requestId } = await call(pool, action);

      expect(readFileSync(pool.logFile(`t/${action}`, requestId), 'utf8')).toMatch(/^\S+Z\t\S+(: | \[).+/);
    },
  );

  it('fails as on Lambda if there is no such function', async () => {
    expect(failureOf(await call(poolWith(), 'nothing'))?.errorType).toBe('Lambda.ResourceNotFoundException');
  });

  it('fails as on Lambda if the module has no handler', async () => {
    const outcome = await call(poolWith(), 'no-handler');

    expect(failureOf(outcome)?.errorType).toBe('Runtime.HandlerNotFound');
  });

  it('fails with the missing file if the module cannot be loaded', async () => {
    const outcome = await call(poolWith(), 'broken');

    expect(failureOf(outcome)?.errorMessage).toContain('missing.ts');
  });

  it('fails with the name of the error that the handler throws', async () => {
    const failure = failureOf(await call(poolWith(), 'throws'));

    expect(failure).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    expect(failure?.trace?.[0]).toBe('RangeError: too far');
  });
});

describe('A worker', () => {
  const endings: [string, string, RegExp][] = [
    ['exits', 'Runtime.ExitError', /exit status 3$/],
    ['exits-well', 'Runtime.ExitError', /without providing a reason$/],
    ['late-throw', 'TypeError', /^later$/],
    ['unhandled', 'Runtime.UnhandledPromiseRejection', /^no one caught it$/],
  ];
  it.each(endings)(
    'whose handler %s ends with %s, and the next call is served',
    async (action, errorType, message) => {
      const pool = poolWith({ maxWorkers: 1 });
      const failure = failureOf(await call(pool, action));

      expect(failure?.errorType).toBe(errorType);
      expect(failure?.errorMessage).toMatch(message);
      expect(payloadOf(await call(pool, 'ok')).calls).toBe(1);
    },
  );

  it('that runs out of memory ends with the call that used it up', async () => {
    const pool = poolWith({ memoryMegabytes: 32, maxWorkers: 1 });
    const failure = failureOf(await call(pool, 'eats-memory'));

    expect(failure).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
    expect(failure?.errorMessage).toMatch(/signal: killed$/);
    expect(payloadOf(await call(pool, 'ok')).calls).toBe(1);
  });

  it.each(['hangs', 'waits'])('ends when its handler %s beyond the timeout', async (action) => {
    const pool = poolWith({ timeoutMilliseconds: 100, maxWorkers: 1 });
    const failure = failureOf(await call(pool, action));

    expect(failure?.errorType).toBe('Sandbox.Timedout');
    expect(failure?.errorMessage).toMatch(/Task timed out after 0\.10 seconds$/);
    expect(payloadOf(await call(pool, 'ok')).calls).toBe(1);
  });

  it("ends after the function's timeout if it sets one", async () => {
    const deployments = new Map([['t/waits', { timeoutSeconds: 0.05 }]]);
    const failure = failureOf(await call(poolWith({ deployments }), 'waits'));

    expect(failure?.errorMessage).toMatch(/after 0\.05 seconds$/);
  });

  it('ends without an effect on a call in another worker', async () => {
    const pool = poolWith();
    const [arrive, until] = [join(project.root, 'arrived'), join(project.root, 'go')];
    const waiting = call(pool, 'gate', { arrive, until });

    const exiting = await call(pool, 'exits');
    writeFileSync(until, '');

    expect(failureOf(exiting)?.errorType).toBe('Runtime.ExitError');
    expect(await waiting).toMatchObject({ payload: null });
  });
});

describe('The pool', () => {
  it('has at most as many workers as allowed, and serves further calls later', async () => {
    const pool = poolWith({ maxWorkers: 2 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => call(pool, 'ok')));

    expect(pool.load.actions.workers).toBeLessThanOrEqual(2);
    const counts = outcomes.map((outcome) => Number(payloadOf(outcome).calls));

    expect(Math.max(...counts)).toBeGreaterThanOrEqual(5);
  });

  it('never begins if its task is over while it waits for a worker', async () => {
    const pool = poolWith({ maxWorkers: 1 });
    const [arrive, until, begun] = ['a', 'b', 'c'].map((file) => join(project.root, `drop-${file}`)) as [
      string,
      string,
      string,
    ];
    const first = call(pool, 'gate', { arrive, until });
    while (!existsSync(arrive)) await new Promise((resolve) => setImmediate(resolve));
    const task = new AbortController();
    const queued = pool.invoke('baton-t-gate', { arrive: begun, until }, { signal: task.signal });

    task.abort();
    const dropped = await queued;
    writeFileSync(until, '');
    await first;
    await call(pool, 'ok');

    expect(failureOf(dropped)).toMatchObject({
      errorType: 'Lambda.Unknown',
      errorMessage: expect.stringContaining('its task was over before the call started'),
    });
    expect(existsSync(begun)).toBe(false);
  });

  it('serves waiting calls even if every worker ends with the call before', async () => {
    const pool = poolWith({ maxWorkers: 1 });
    const outcomes = await Promise.all([call(pool, 'exits'), call(pool, 'exits'), call(pool, 'ok')]);

    expect(outcomes.map((outcome) => failureOf(outcome)?.errorType)).toEqual([
      'Runtime.ExitError',
      'Runtime.ExitError',
      undefined,
    ]);
  });

  it('ends running calls when it is closed, and refuses later ones', async () => {
    const pool = poolWith({ maxWorkers: 1 });
    const [arrive, until] = [join(project.root, 'at-work'), join(project.root, 'never')];
    const [running, waiting] = [call(pool, 'gate', { arrive, until }), call(pool, 'ok')];
    while (!existsSync(arrive)) await new Promise((resolve) => setImmediate(resolve));
    await pool.close();

    expect(failureOf(await running)?.errorType).toBe('Runtime.ExitError');
    expect(failureOf(await waiting)?.errorMessage).toContain('closed before the call started');
    expect(failureOf(await call(pool, 'ok'))?.errorType).toBe('Lambda.Unknown');
  });
});
