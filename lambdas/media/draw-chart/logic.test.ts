import { expect, it } from '@jest/globals';
import { memoryStorage } from '../../shared/campaign/testing/memory-storage.ts';
import { problemsIn } from '../../shared/campaign/testing/well-formed.ts';
import { input, output } from './contract.ts';
import { drawChart } from './logic.ts';

const draw = async (values: number[], form: 'line' | 'bars', title = 'BTC') => {
  const storage = memoryStorage();
  const context = { storage, run: { execution_name: 'run-1' } };
  const result = output.parse(await drawChart(input.parse({ title, values, form }), context));
  return { result, picture: storage.files.get(result.file) ?? '' };
};

it('A line rises from the lowest value at the bottom to the highest at the top', async () => {
  const { result, picture } = await draw([1, 3, 2], 'line');

  expect(result).toEqual({ file: 'run-1/media/line.svg', alt: 'BTC' });
  expect(picture).toContain('points="16,224 320,16 624,120"');
});

it('Bars have heights in proportion to their values', async () => {
  const { picture } = await draw([0, 5, 10], 'bars');

  expect(picture.match(/ height="[\d.]+"/g)).toEqual([' height="0"', ' height="104"', ' height="208"']);
});

it('Values that are all the same, and titles with markup, give a well-formed picture', async () => {
  const { picture } = await draw([0, 0], 'line', '<b> & "more"');

  expect(problemsIn(picture, 'xml')).toEqual([]);
  expect(picture).toContain('&lt;b&gt; &amp;');
  expect(picture).not.toContain('NaN');
});
