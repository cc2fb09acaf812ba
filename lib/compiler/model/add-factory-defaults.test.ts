import { expect, it } from '@jest/globals';
import { compileWorkflow } from '../index.ts';
import type { ActionCatalog, FactoryDefaults } from '../types.ts';

const DEFAULTS: FactoryDefaults = {
  retry: { max_attempts: 5, interval: '2s' },
  timeout: '20s',
  breaker: { failures: 2 },
};

const actions: ActionCatalog = new Map([
  [
    'media/draw',
    { name: 'media/draw', effect: false, factory: { name: 'media', file: '', defaults: DEFAULTS } },
  ],
  ['shop/look', { name: 'shop/look', effect: false }],
]);

const stepsOf = (text: string) => {
  const source = { text: `name: pictures\ndefaults: { timeout: 9s }\nsteps:\n${text}`, file: '' };
  const { diagnostics, document, manifest } = compileWorkflow(source, { actions });
  expect(diagnostics).toEqual([]);
  return { steps: document?.steps, definition: JSON.stringify(manifest?.definition) };
};

it('A step has the settings of the factory of its action, before those of the document', () => {
  const { steps, definition } = stepsOf(
    '  - { id: draw, uses: media/draw }\n  - { id: look, uses: shop/look }\n',
  );

  expect(steps).toMatchObject([
    { retry: DEFAULTS.retry, timeout: '20s', breaker: { name: 'media-draw', failures: 2 } },
    { id: 'look' },
  ]);
  expect(steps?.[1]).not.toHaveProperty('timeout');
  expect(definition).toMatch(/"TimeoutSeconds":20.*"MaxAttempts":5.*"TimeoutSeconds":9/);
});

it("A step's own settings win: of its retry, field by field", () => {
  const { steps } = stepsOf(
    '  - { id: draw, uses: media/draw, timeout: 3s, retry: { max_attempts: 1 }, breaker: { name: own } }\n',
  );

  expect(steps?.[0]).toMatchObject({
    retry: { max_attempts: 1, interval: '2s' },
    timeout: '3s',
    breaker: { name: 'own' },
  });
  expect(steps?.[0]?.breaker).toEqual({ name: 'own' });
});

it('A fallback has the settings of the factory of the action that it calls', () => {
  const { steps } = stepsOf(
    '  - { id: look, uses: shop/look, on_error: { fallback: { uses: media/draw } } }\n',
  );

  expect(steps?.[0]?.on_error?.fallback?.timeout).toBe('20s');
});

it("What is wrong with a factory's setting for a step is said where the step names the action", () => {
  const factory = { name: 'media', file: 'lambdas/media/factory.ts', defaults: { timeout: '60s' } };
  const text = 'name: pictures\nsteps:\n  - { id: draw, uses: media/draw }\n';
  const { diagnostics } = compileWorkflow(
    { text, file: '' },
    { actions: new Map([['media/draw', { name: 'media/draw', effect: false, factory }]]) },
  );

  expect(diagnostics).toMatchObject([
    {
      code: 'unfit-timeout',
      path: ['steps', 0, 'uses'],
      hint: expect.stringContaining('"timeout: 30s" in lambdas/media/factory.ts'),
    },
  ]);
});
