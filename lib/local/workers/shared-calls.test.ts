import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { findFunctions } from './functions.ts';
import { WorkerPool } from './pool.ts';
import type { CallOutcome } from './pool-options.ts';
import { isRepeatable, MAX_SHARED_MILLISECONDS, UsualTimes } from './shared-calls.ts';

const RUN = {
  execution: 'arn:run',
  execution_name: 'run',
  workflow: 'w',
  step: 'a',
  attempt: 0,
  idempotency_key: 'k',
};

const MAX_HANGING_MILLISECONDS = 1500;

/** Does what its event says; what stalls does so once, until its process ends. */
const OBEDIENT = `
  import { existsSync, writeFileSync } from 'node:fs';
  export const handler = async ({ say, act, mark }) => {
    if (act === 'exit') process.exit(3);
    if (act === 'hang') for (;;);
    if (act === 'stall' && !existsSync(mark)) {
      writeFileSync(mark, '');
      await new Promise((resolve) => setTimeout(resolve, 1e9));
    }
    if (act === 'eat') { const all = []; for (;;) all.push(new Array(1e5).fill({})); }
    return [say, process.pid];
  };`;

let project: TestProject;
let pool: WorkerPool;

beforeAll(() => {
  project = projectWith({ 't/obedient': OBEDIENT });
});
beforeEach(async () => {
  pool = new WorkerPool({
    functions: findFunctions(project.root),
    environment: {},
    logFolder: join(project.root, 'logs'),
    deployments: new Map([['t/obedient', { timeoutSeconds: 50, memoryMegabytes: 64 }]]),
    maxWorkers: 1,
  });
  pool.start();
  for (let i = 0; i < 30; i++) await call(i);
});
afterEach(() => pool.close());
afterAll(() => project.remove());

const call = (say: Json, act = '', run: JsonObject = RUN): Promise<CallOutcome> =>
  pool.invoke(
    'baton-t-obedient',
    { say, act, run, mark: join(project.root, 'mark') },
    act === 'hang' ? { timeoutMilliseconds: MAX_HANGING_MILLISECONDS } : {},
  );

const saidIn = (outcome: CallOutcome | undefined): unknown =>
  outcome && 'payload' in outcome && Array.isArray(outcome.payload) ? outcome.payload[0] : outcome;

/** Makes five calls at once, the middle one of which does something else; returns their outcomes and how many waited for a worker. */
const callsAround = async (act: string, run: JsonObject = RUN) => {
  const acts = ['', '', act, '', ''];
  const outcomes = acts.map((each, index) => call(index, each, run));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  const { waiting } = pool.load.actions;
  return { waiting, outcomes: await Promise.all(outcomes) };
};

describe('quick calls of steps without effects', () => {
  it('are sent to a worker together', async () => {
    const { waiting, outcomes } = await callsAround('');

    expect(waiting).toBe(0);
    expect(outcomes.map(saidIn)).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ['exit', 'Runtime.ExitError'],
    ['hang', 'Sandbox.Timedout'],
    ['eat', 'Runtime.OutOfMemory'],
  ])(
    'fail alone: %s',
    async (act, error) => {
      const { waiting, outcomes } = await callsAround(act);

      expect(waiting).toBe(0);
      expect(outcomes[2]).toMatchObject({ failure: { errorType: error } });
      expect(outcomes.toSpliced(2, 1).map(saidIn)).toEqual([0, 1, 3, 4]);
    },
    120_000,
  );

  it('do not wait for one that takes longer than it usually does', async () => {
    const { outcomes } = await callsAround('stall');

    const pids = outcomes.map((outcome) => ('payload' in outcome ? (outcome.payload as Json[])[1] : outcome));
    expect(outcomes.map(saidIn)).toEqual([0, 1, 2, 3, 4]);
    expect(pids[1]).toBe(pids[0]);
    expect(pids[3]).not.toBe(pids[0]);
  });

  it('are those whose step has nothing but an input and a result', async () => {
    const { waiting } = await callsAround('', { ...RUN, effect: true });

    expect(waiting).toBe(4);
  });
});

describe('a call that may be made again', () => {
  it('says nothing of an effect, a breaker, a cache or a callback', () => {
    expect(isRepeatable({ input: {}, run: RUN })).toBe(true);
    for (const key of ['effect', 'breaker', 'cache', 'task_token', 'turn', 'find', 'compensation', 'secrets'])
      expect(isRepeatable({ input: {}, run: { ...RUN, [key]: true } })).toBe(false);
    expect(isRepeatable({ input: {} })).toBe(false);
    expect(isRepeatable('text')).toBe(false);
  });
});

describe('what calls usually take', () => {
  it('is too much until some were quick, and again once they are slow', () => {
    const times = new UsualTimes();
    const usualAfter = (calls: number, milliseconds: number): number | undefined => {
      for (let i = 0; i < calls; i++) times.note('m', milliseconds);
      return times.ofQuick('m');
    };

    expect(times.ofQuick('m')).toBeUndefined();
    expect(usualAfter(3, 0)).toBeUndefined();
    expect(usualAfter(20, 0)).toBeGreaterThan(0);
    expect(usualAfter(2, 10 * MAX_SHARED_MILLISECONDS)).toBeUndefined();
  });
});
