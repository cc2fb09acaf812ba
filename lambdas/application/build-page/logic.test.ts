import { expect, it } from '@jest/globals';
import { memoryStorage } from '../../shared/campaign/testing/memory-storage.ts';
import { input, output } from './contract.ts';
import { buildPage } from './logic.ts';

const build = async (files: Record<string, string>) => {
  const storage = memoryStorage(files);
  const pictures = [{ file: 'run-1/media/line.svg', alt: 'A "line"' }];
  const asked = input.parse({ title: 'BTC & more', text: 'It rose.', pictures });
  const result = output.parse(await buildPage(asked, { storage, run: { execution_name: 'run-1' } }));
  return { result, page: storage.files.get(result.page) ?? '' };
};

it('A page has its texts, escaped, and its pictures inside', async () => {
  const { result, page } = await build({ 'run-1/media/line.svg': '<svg/>' });

  expect(result).toEqual({ page: 'run-1/application/index.html', bytes: Buffer.byteLength(page) });
  expect(page).toContain('<h1>BTC &amp; more</h1>');
  expect(page).toContain('<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="A &quot;line&quot;">');
});

it('A picture that is not there fails the page by name', async () => {
  await expect(build({})).rejects.toThrow('There is no picture "run-1/media/line.svg" in the storage');
});
