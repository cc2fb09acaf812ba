import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { keepOutput } from '../testing/keep-output.ts';
import { runInfo } from '../testing/run-info.ts';

const CARD = { number: '4111-1111', expires: 203011 };

describe('Values that a step calls sensitive', () => {
  const lines = jest.spyOn(process.stderr, 'write');
  let output: ReturnType<typeof keepOutput>;
  beforeEach(() => {
    output = keepOutput({ POWERTOOLS_LOG_LEVEL: 'INFO' });
    lines.mockReturnValue(true);
  });
  afterEach(() => {
    output.release();
    lines.mockRestore();
  });

  it('are masked in all lines of a call, and not in what it throws', async () => {
    const contract = {
      name: 'bank/pay',
      input: z.object({ card: z.json(), to: z.string() }),
      output: z.json(),
    };
    const pay = defineAction(contract, ({ card, to }, { logger }) => {
      const error = new Error(`no money on ${CARD.number}`);
      logger.warn(`pays ${to} with ${CARD.number}`, { card });
      logger.error('refused', error);
      throw error;
    });

    const failed = pay({ input: { card: CARD, to: 'Ada Lovelace' }, run: runInfo({ sensitive: ['card'] }) });

    await expect(failed).rejects.toThrow('no money on 4111-1111');
    const texts = lines.mock.calls.map(([text]) => String(text));
    expect(texts.map((text) => JSON.parse(text) as unknown)).toMatchObject([
      { message: 'pays Ada Lovelace with ***', card: { number: '***', expires: '***' } },
      { message: 'refused', error: { message: 'no money on ***' } },
      { message: 'Action failed', error: { message: 'no money on ***' } },
    ]);
    expect(texts.join('')).not.toContain(CARD.number);
  });
});
