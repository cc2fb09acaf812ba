import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { ActionError } from '../action-error.ts';
import { defineAction, type Logic } from '../define-action.ts';
import { keepOutput } from '../testing/keep-output.ts';
import { runInfo } from '../testing/run-info.ts';

const SECRETS: Record<string, string> = { token: 'tok/en+1', other: 'other-secret' };

const input = z.object({ headers: z.record(z.string(), z.string()), list: z.array(z.string()) });
const call = (logic: Logic<typeof input, z.ZodType>) =>
  defineAction({ name: 'bank/pay', input, output: z.json() }, logic as never, {
    secret: async (name) => SECRETS[name] ?? '',
  })({
    input: { headers: { authorization: '(secret token)' }, list: ['a', '(secret other)'] },
    run: runInfo({
      secrets: [
        { at: ['headers', 'authorization'], parts: ['Bearer ', { secret: 'token' }] },
        { at: ['list', 1], parts: [{ secret: 'other' }] },
      ],
    }),
  });

describe('secrets of a step', () => {
  let output: ReturnType<typeof keepOutput>;
  const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  beforeEach(() => {
    output = keepOutput({ POWERTOOLS_LOG_LEVEL: 'DEBUG' });
  });
  afterEach(() => output.release());

  afterAll(() => errors.mockRestore());

  it('are in the input of the logic, and masked in what it returns', async () => {
    const seen: unknown[] = [];

    const result = await call((given) => {
      seen.push(given);
      return { url: `https://bank.test?key=${encodeURIComponent('tok/en+1')}`, given };
    });

    expect(seen).toEqual([{ headers: { authorization: 'Bearer tok/en+1' }, list: ['a', 'other-secret'] }]);
    expect(result).toEqual({
      url: 'https://bank.test?key=***',
      given: { headers: { authorization: 'Bearer ***' }, list: ['a', '***'] },
    });
  });

  it('are masked in what the logic writes with console, while it runs', async () => {
    const written = jest.spyOn(console, 'log').mockImplementation(() => undefined);

    await call((given) => {
      console.log('plain %s', given.list[1], given);
      console.log('nothing');
      return null;
    });
    console.log('other-secret');

    expect(written.mock.calls).toEqual([
      [expect.stringMatching(/^plain \*\*\* \{[\s\S]*Bearer \*\*\*[\s\S]*\}$/)],
      ['nothing'],
      ['other-secret'],
    ]);
    written.mockRestore();
  });

  it('are masked in what the logic writes with console, although another call never ends', async () => {
    void call(() => new Promise(() => undefined));
    await new Promise(setImmediate);
    const written = jest.spyOn(console, 'log').mockImplementation(() => undefined);

    await call(({ list }) => {
      console.log(list[1]);
      return null;
    });

    expect(written.mock.calls).toEqual([['***']]);
    written.mockRestore();
  });

  it('are masked in errors and their causes, which keep their names', async () => {
    const failing = call(() => {
      throw new ActionError('Refused', 'the bank refused tok/en+1', { cause: new Error('see other-secret') });
    });

    await expect(failing).rejects.toMatchObject({
      name: 'Refused',
      message: 'the bank refused ***',
      stack: 'Refused: the bank refused ***',
      cause: { message: 'see ***' },
    });
  });

  it('are in no line of the log, at any level', async () => {
    await call((given, { logger }) => {
      logger.info('calling with tok/en+1', { given });
      logger.error('failed', new Error('other-secret'));
      return null;
    });

    const text = [...output.texts, ...errors.mock.calls.flat()].join('');
    expect(text).toContain('failed');
    expect(text).toContain('calling with ***');
    expect(text).toContain('(secret token)');
    expect(text).not.toMatch(/tok\/en|other-secret/);
  });

  it('are masked too if the logic reads them itself', async () => {
    const result = await call(async (_given, { secret }) => [await secret('other')]);

    expect(result).toEqual(['***']);
  });
});
