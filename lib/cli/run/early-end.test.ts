import { expect, test } from '@jest/globals';
import { earlyEnd } from './early-end.ts';

test('an interruption ends a run without an error, by a signal or at a question', async () => {
  const controller = new AbortController();
  const bySignal = earlyEnd(controller.signal);
  controller.abort();
  expect(await bySignal.ended).toBeUndefined();
  const atQuestion = earlyEnd(new AbortController().signal);
  atQuestion.onFailure(Object.assign(new Error('Aborted with Ctrl+C'), { name: 'AbortError' }));
  expect(await atQuestion.ended).toBeUndefined();
});

test('a decision that failed ends it with what was wrong', async () => {
  const { ended, onFailure } = earlyEnd(new AbortController().signal);
  onFailure(new Error('refused'));
  await expect(ended).rejects.toThrow('refused');
});
