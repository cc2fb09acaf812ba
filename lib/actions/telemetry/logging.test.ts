import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { keepOutput } from '../testing/keep-output.ts';
import { runInfo } from '../testing/run-info.ts';
import { loggable } from './logging.ts';

describe('logs of an action', () => {
  let output: ReturnType<typeof keepOutput>;

  beforeEach(() => {
    output = keepOutput({ POWERTOOLS_LOG_LEVEL: 'DEBUG' });
  });
  afterEach(() => output.release());

  it('say which run, step and attempt, and hide sensitive fields and task tokens at every level', async () => {
    const handler = defineAction(
      {
        name: 'payments/charge',
        input: z.object({ card: z.string(), amount: z.number() }),
        output: z.null(),
      },
      (_, { logger }) => {
        logger.info('charging');
        return null;
      },
      { metrics: jest.fn<() => Promise<void>>() },
    );
    const options = { attempt: 2, sensitive: ['card'] };
    await handler({ input: { card: '4111-1111', amount: 3 }, run: runInfo(options) });
    const logged = output.texts.map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(logged.map(({ message }) => message)).toEqual(['Action started', 'charging', 'Action succeeded']);
    for (const line of logged) {
      expect(line).toMatchObject({ workflow: 'orders', execution: 'one', step: 'review', attempt: 2 });
    }

    expect(logged[0]).toMatchObject({ input: { card: '(sensitive)', amount: 3 } });
    expect(output.texts.join()).not.toContain('4111');
  });

  it('name sensitive fields without their values', () => {
    expect(loggable({ card: { number: 1 }, amount: 2 }, ['card'])).toEqual({
      card: '(sensitive)',
      amount: 2,
    });
    expect(loggable('text', ['card'])).toBe('text');
  });
});
