import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import type { RunRecord } from './run-record.ts';
import { runsIn } from './run-store.ts';

let table: TestTable;
let now = Date.UTC(2026, 0, 1);
const store = () => {
  const client = table.client();
  return runsIn(
    tableOf(async () => client),
    { now: () => now },
  );
};
const run = (n: number, workflow: string, rest: Partial<RunRecord> = {}): RunRecord => ({
  workflow,
  execution: `arn:${workflow}:${n}`,
  outcome: 'success',
  ended_at: new Date(now).toISOString(),
  seconds: 2,
  steps: { ship: { seconds: 1, runs: 1, succeeded: 1, retries: 0 } },
  ...rest,
});

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

describe('finished runs', () => {
  it('count once, however often and by however many they are recorded', async () => {
    const record = run(1, 'once');
    const answers = await Promise.all(Array.from({ length: 6 }, () => store().record(record)));

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store().has(record.execution, record.ended_at)).toBe(true);
    expect(await store().totals('once')).toMatchObject({
      outcomes: { success: 1 },
      durations: { count: 1, sumSeconds: 2 },
    });
  });

  it('sum up outcomes, errors, retries and compensations', async () => {
    await store().record(run(1, 'mixed'));
    await store().record(
      run(2, 'mixed', {
        outcome: 'failure',
        error: 'ServiceDown',
        steps: {
          reserve: { seconds: 1, runs: 1, succeeded: 1, retries: 0, compensation: 'succeeded' },
          charge: { seconds: 1, runs: 1, succeeded: 1, retries: 0, compensation: 'failed' },
          ship: { seconds: 9, runs: 1, succeeded: 0, retries: 3, errors: { ServiceDown: 1 } },
        },
      }),
    );

    expect(await store().totals('mixed')).toMatchObject({
      outcomes: { success: 1, failure: 1 },
      errors: { ServiceDown: 1 },
      compensations: { ServiceDown: 1 },
      failedCompensations: 1,
      steps: {
        ship: { succeeded: 1, failed: 1, retries: 3, errors: { ServiceDown: 1 } },
        reserve: { succeeded: 1 },
      },
    });
  });

  it('sum up each run of a step in a loop, what was stopped, and what was skipped', async () => {
    const durations = { counts: [2, 0, 1], count: 3, sumSeconds: 0.6 };
    const loop = {
      seconds: 0.6,
      runs: 3,
      succeeded: 1,
      failed: 1,
      retries: 0,
      durations,
      errors: { Down: 1 },
    };
    await store().record(run(1, 'loops', { steps: { loop }, skipped: ['ship'] }));
    await store().record(run(2, 'loops', { steps: { loop } }));

    expect((await store().totals('loops')).steps).toMatchObject({
      loop: {
        succeeded: 2,
        failed: 2,
        stopped: 2,
        errors: { Down: 2 },
        durations: { count: 6, sumSeconds: 1.2 },
      },
      ship: { succeeded: 0, failed: 0, skipped: 1 },
    });
  });

  it('stay exact when many are put into the totals, also while several read and more arrive', async () => {
    for (let n = 0; n < 520; n += 40) {
      await Promise.all(
        Array.from({ length: Math.min(40, 520 - n) }, (_, k) => store().record(run(n + k, 'many'))),
      );
    }
    now += 10 * 60_000;
    const reader = table.client();
    reader.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          if (/^(Put|Update|Delete)/.test(commandName)) throw new Error('may only read');
          return next(args);
        },
      { step: 'initialize' },
    );
    const reading = runsIn(
      tableOf(async () => reader),
      { now: () => now },
    );
    expect((await reading.totals('many')).outcomes.success).toBe(520);
    await expect(reading.sumUp('many')).rejects.toThrow('may only read');
    const counts = await Promise.all([store().sumUp('many'), store().sumUp('many'), store().sumUp('many')]);

    expect(counts.map(({ outcomes }) => outcomes.success)).toEqual([520, 520, 520]);
    await store().record(run(1000, 'many'));
    await store().record(run(1, 'many', { ended_at: new Date(Date.UTC(2026, 0, 1)).toISOString() }));

    expect((await store().sumUp('many')).outcomes.success).toBe(521);
    now += 10 * 60_000;

    expect((await store().sumUp('many')).durations.count).toBe(521);
  });

  it('are summed up page by page, so that a reading that breaks off leaves the next one less', async () => {
    const note = 'x'.repeat(20_000);
    for (let n = 0; n < 600; n += 30)
      await Promise.all(
        Array.from({ length: 30 }, (_, k) => store().record(run(n + k, 'pages', { error: note }))),
      );
    now += 10 * 60_000;
    const client = table.client();
    let pages = 0;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'QueryCommand' && ++pages > 11) throw new Error('out of time');
          return next(args);
        },
      { step: 'initialize' },
    );
    const interrupted = runsIn(
      tableOf(async () => client),
      { now: () => now },
    );

    await expect(interrupted.sumUp('pages')).rejects.toThrow('out of time');
    pages = 0;

    expect((await interrupted.sumUp('pages')).outcomes.success).toBe(600);
    expect(pages).toBeLessThan(8);
  });

  it('keep names that objects have of themselves, and count no end of names as others', async () => {
    const failed = { seconds: 1, runs: 1, succeeded: 0, retries: 0, errors: { constructor: 1 } };
    for (const error of ['constructor', '__proto__', ...Array.from({ length: 210 }, (_, n) => `E${n}`)])
      await store().record(run(0, 'names', { execution: error, error, steps: { constructor: failed } }));
    const totals = await store().totals('names');

    expect(totals.errors).toMatchObject({ E0: 1, other: 12 });
    expect(totals.steps.constructor).toMatchObject({ failed: 212, errors: { constructor: 212 } });
  });

  it('that are missing are found among those that are recorded, many at once', async () => {
    const endedAt = new Date(now).toISOString();
    const ends = Array.from({ length: 230 }, (_, n) => ({ execution: `arn:ends:${n}`, endedAt }));
    await Promise.all([0, 99, 100, 229].map((n) => store().record(run(n, 'ends'))));
    const missing = await store().missing(ends);

    expect(missing).toHaveLength(226);
    expect(missing).not.toContainEqual(ends[229]);
    expect(await store().missing([])).toEqual([]);
  });

  it('is known by an end that was rounded otherwise, and by no other', async () => {
    await store().record(run(0, 'rounded', { execution: 'arn:rounded' }));
    const known = (by: number) => store().has('arn:rounded', new Date(now + by).toISOString());

    expect([await known(-1), await known(0), await known(1)]).toEqual([true, true, true]);
    expect([await known(-2), await known(1000)]).toEqual([false, false]);
  });
});
