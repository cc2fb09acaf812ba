import { describe, expect, it } from '@jest/globals';
import { earlyEnd } from './early-end.ts';

describe('An execution ends early', () => {
  it('without an error when a signal interrupts it', async () => {
    const controller = new AbortController();
    const { ended } = earlyEnd(controller.signal);

    controller.abort();

    expect(await ended).toBeUndefined();
  });

  it('without an error when the signal came before it started', async () => {
    const { ended } = earlyEnd(AbortSignal.abort());

    expect(await ended).toBeUndefined();
  });

  it('without an error when the user presses Ctrl-C at a question', async () => {
    const { ended, onFailure } = earlyEnd(new AbortController().signal);

    onFailure(Object.assign(new Error('Aborted with Ctrl+C'), { name: 'AbortError' }));

    expect(await ended).toBeUndefined();
  });

  it('with the error of a decision that failed', async () => {
    const { ended, onFailure } = earlyEnd(new AbortController().signal);

    onFailure(new Error('refused'));

    await expect(ended).rejects.toThrow('refused');
  });
});
