import { expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderActions } from './actions.ts';

it('Factories are shown with their settings and the contracts of their actions', () => {
  const input = {
    type: 'object',
    required: ['prompt'],
    properties: { prompt: { type: 'string' }, size: { enum: ['small', 'large'] } },
  };
  const output = { type: 'array', items: { type: 'string' } };
  const text = renderActions(
    [
      {
        name: 'media',
        title: 'Media',
        description: 'Pictures.',
        defaults: { timeout: '20s', breaker: { failures: 2 } },
        actions: [
          {
            name: 'media/draw',
            description: 'Draws.',
            effect: true,
            input,
            output,
            errors: { Busy: { retryable: true }, NoColour: { retryable: false } },
            runtime: 'worker',
          },
          {
            name: 'media/lost',
            broken: 'lambdas/media/lost/contract.ts exports no "input"',
            runtime: 'lambda',
          },
        ],
      },
      { name: 'empty', actions: [] },
    ],
    pc.createColors(false),
  );

  expect(text).toBe(`media  Media
Pictures.
Defaults: timeout 20s, breaker { failures: 2 }

  media/draw  has an effect, runs on workers
    Draws.
    takes    prompt: string, size?: "small" | "large"
    returns  array of string
    errors   Busy (retried), NoColour

  media/lost
    ✗ lambdas/media/lost/contract.ts exports no "input"

empty

  no actions`);
});
