import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { countOf, quantileOf } from '../statistics/log-buckets.ts';
import type { RunRecord } from './run-record.ts';
import { runsIn } from './run-store.ts';
import { bytesOfClass, sizeClass } from './step-durations.ts';

let table: TestTable;
let now = Date.UTC(2026, 0, 1);
const store = () => {
  const client = table.client();
  return runsIn(
    tableOf(async () => client),
    { now: () => now },
  );
};
/** An execution in which `constructor` took 1 s, or 4 s with an input of more than 1 KiB. */
const run = (n: number, version: string): RunRecord => ({
  workflow: 'orders',
  execution: `arn:orders:${n}`,
  version,
  outcome: 'success',
  ended_at: new Date(now).toISOString(),
  seconds: 2,
  steps: {
    constructor: {
      seconds: 1,
      runs: 1,
      succeeded: 1,
      retries: 0,
      sizes: n % 2 === 0 ? { 0: { 72: 1 } } : { 1: { 87: 1 } },
    },
  },
});

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

it('Durations of steps count each record once by version and size, however often they are summed up meanwhile', async () => {
  const record = async (from: number, count: number, version: string) => {
    for (let n = from; n < from + count; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, k) => store().record(run(n + k, version))));
  };
  await record(0, 600, 'one');
  now += 10 * 60_000;
  await Promise.all([store().sumUp('orders'), store().sumUp('orders')]);
  await store().sumUp('orders');
  await record(600, 100, 'two');
  await record(700, 50, 'one');

  const versions = await store().durations('orders');

  const one = versions.get('one')?.get('constructor')?.sizes;
  const two = versions.get('two')?.get('constructor')?.sizes;
  expect([countOf(one?.[0] ?? {}), countOf(one?.[1] ?? {})]).toEqual([325, 325]);
  expect([countOf(two?.[0] ?? {}), countOf(two?.[1] ?? {})]).toEqual([50, 50]);
  expect((quantileOf(one?.[0] ?? {}, 0.5) ?? 0) / 1000).toBeCloseTo(1, 0);
});

it('Sizes fall into classes, each of which ends at four times the one before', () => {
  expect([0, 1024, 1025, 4096, 4097, 262_144].map(sizeClass)).toEqual([0, 0, 1, 1, 2, 4]);
  expect([0, 1, 4].map(bytesOfClass)).toEqual([1024, 4096, 262_144]);
});
