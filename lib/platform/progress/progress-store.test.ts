import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenTable, tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { type KeptView, progressIn } from './progress-store.ts';

let table: TestTable;
let open: OpenTable;
beforeAll(async () => {
  table = await startTable();
  const client = table.client();
  open = tableOf(async () => client);
});
afterAll(() => table.close());

const snapshot = createProgress(manifestWith({})).snapshot(0);
const keptWith = (output: string): KeptView => ({
  view: { snapshot, output },
  readAt: 1000,
  revision: '0/SUCCEEDED',
});

describe('The view of an execution', () => {
  it('is unpacked once as long as it stays the same', async () => {
    const progress = progressIn(open);
    await progress.keep('one', keptWith('first'));

    const looks = [await progress.of('one'), await progress.of('one')];

    expect(looks[0]?.kept).toEqual(keptWith('first'));
    expect(looks[1]?.kept?.view).toBe(looks[0]?.kept?.view);
  });

  it('is another one after it has changed', async () => {
    const progress = progressIn(open);
    await progress.keep('two', keptWith('first'));
    await progress.of('two');
    await progress.keep('two', keptWith('second'));

    const { kept } = await progress.of('two');

    expect(kept).toEqual(keptWith('second'));
  });

  it('is not kept unpacked if it is large, and neither are more than a hundred', async () => {
    const progress = progressIn(open);
    const large = Array.from({ length: 5000 }, (_, index) => Math.sin(index)).join();
    await progress.keep('large', keptWith(large));
    for (let index = 0; index <= 100; index++) await progress.keep(`small ${index}`, keptWith('small'));
    const viewOf = async (execution: string) => (await progress.of(execution)).kept?.view;

    const before = [await viewOf('large'), await viewOf('small 0')];
    for (let index = 1; index <= 100; index++) await viewOf(`small ${index}`);
    const after = [await viewOf('large'), await viewOf('small 0')];

    expect(after).toEqual(before);
    for (const [index, view] of after.entries()) expect(view).not.toBe(before[index]);
  });
});
