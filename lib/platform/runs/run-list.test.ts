import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { type RunItems, runItemsIn } from './run-items.ts';

const clock = { now: () => Date.UTC(2026, 0, 2) };
const RUNS = 60;
let table: TestTable;
let items: RunItems;

const nameOf = (number: number): string => `run-${String(number).padStart(2, '0')}`;

/** Every third execution runs, every fifth of the others has failed; another workflow's name begins alike. */
const statusOf = (number: number) => {
  if (number % 3 === 0) return 'RUNNING';
  return number % 5 === 0 ? 'FAILED' : 'SUCCEEDED';
};

beforeAll(async () => {
  table = await startTable();
  const client = table.client();
  items = runItemsIn(
    tableOf(async () => client),
    clock,
  );
  for (let number = 0; number < RUNS; number++) {
    const startedAt = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
    const run = { execution: nameOf(number), startedAt, redrives: 0 };
    const status = statusOf(number);
    await items.change({
      ...run,
      workflow: 'orders',
      ...(status !== 'RUNNING' && { end: { status, at: startedAt } }),
    });
    await items.started({ ...run, workflow: 'orders-2', execution: `other-${number}` });
  }
});
afterAll(() => table.close());

const newest = (fits: (number: number) => boolean): string[] =>
  Array.from({ length: RUNS }, (_, index) => RUNS - 1 - index)
    .filter(fits)
    .map(nameOf);

const pages = async (wanted: Omit<Parameters<RunItems['list']>[1], 'before'>): Promise<string[][]> => {
  const found: string[][] = [];
  let before: string | undefined;
  do {
    const { runs, next } = await items.list('orders', { ...wanted, ...(before && { before }) });
    found.push(runs.map(({ execution }) => execution));
    before = next;
  } while (before !== undefined);
  return found;
};

describe('The list of executions', () => {
  it.each([1, 7, 20, 1000])('has each once, the newest first, in pages of %s', async (limit) => {
    const found = await pages({ limit });

    expect(found.flat()).toEqual(newest(() => true));
    expect(found.every((page) => page.length <= limit)).toBe(true);
  });

  it('has those that are open, of all partitions', async () => {
    const found = await pages({ limit: 7, only: 'open' });

    expect(found.flat()).toEqual(newest((number) => statusOf(number) === 'RUNNING'));
  });

  it('has those that fit', async () => {
    const found = await pages({ limit: 3, only: 'unsuccessful', fits: ({ status }) => status === 'FAILED' });

    expect(found.flat()).toEqual(newest((number) => statusOf(number) === 'FAILED'));
  });
});
