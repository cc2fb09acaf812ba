import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableOf } from '../ports/documents.ts';
import { startTable, type TestTable } from '../testing/table.ts';
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
          ship: { seconds: 9, runs: 1, succeeded: 0, retries: 3, error: 'ServiceDown' },
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

  it('stay exact when many are put into the totals, also while several read and more arrive', async () => {
    for (let n = 0; n < 520; n += 40) {
      await Promise.all(
        Array.from({ length: Math.min(40, 520 - n) }, (_, k) => store().record(run(n + k, 'many'))),
      );
    }
    now += 10 * 60_000;
    const counts = await Promise.all([
      store().totals('many'),
      store().totals('many'),
      store().totals('many'),
    ]);
    expect(counts.map(({ outcomes }) => outcomes.success)).toEqual([520, 520, 520]);
    await store().record(run(1000, 'many'));
    await store().record(run(1, 'many', { ended_at: new Date(Date.UTC(2026, 0, 1)).toISOString() }));
    expect((await store().totals('many')).outcomes.success).toBe(521);
    now += 10 * 60_000;
    expect((await store().totals('many')).durations.count).toBe(521);
  });
});
