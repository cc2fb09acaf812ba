import { expect, it } from '@jest/globals';
import pc from 'picocolors';
import type { JsonObject } from '#core/json.ts';
import { renderNotice } from './notice.ts';

const failed = (detail: JsonObject): string | undefined =>
  renderNotice(
    {
      'detail-type': 'Step Functions Execution Status Change',
      source: 'aws.states',
      time: '2026-01-01T09:00:00Z',
      detail: {
        executionArn: 'arn:aws:states:us-east-1:0:execution:orders:one',
        status: 'FAILED',
        ...detail,
      },
    },
    pc.createColors(false),
  );

it('A failed execution is a line with its error and the beginning of its cause, without what a terminal would obey', () => {
  const cause = JSON.stringify({ errorType: 'Error', errorMessage: 'no price\u001b[2J\nat line 3' });

  expect(failed({ error: 'Error', cause })).toBe('09:00:00 ✗ orders/one failed Error no price [2J');
  expect(failed({ error: 'Error', cause: 'x'.repeat(1000) })).toBe(
    `09:00:00 ✗ orders/one failed Error ${'x'.repeat(160)}…`,
  );
  expect(failed({ error: null, cause: null })).toBe('09:00:00 ✗ orders/one failed');
});

it('A compensation that failed is a line with the step, its iterations and the error', () => {
  const line = (detail: JsonObject) =>
    renderNotice(
      { 'detail-type': 'Compensation Failed', source: 'baton', time: '2026-01-01T09:00:00Z', detail },
      pc.createColors(false),
    );

  expect(line({ step: 'pay', error: 'Down' })).toBe('09:00:00 pay could not be undone: Down');
  expect(line({ step: 'pay', error: 'Down', iterations: ['0/1', '0/0'] })).toBe(
    '09:00:00 pay (iteration 0/1, 0/0) could not be undone: Down',
  );
});
