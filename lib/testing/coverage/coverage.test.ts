import { beforeEach, describe, expect, it } from '@jest/globals';
import { timesOut } from '../answers/action-answer.ts';
import type { ApprovalAnswer } from '../answers/approval-answer.ts';
import { testWorkflow } from '../test-workflow.ts';
import { answers, large, order, small } from '../testing/order.ts';
import { coverage, coverageText, resetCoverage } from './coverage.ts';

const failure = (name: string): Error => Object.assign(new Error('no'), { name });
const missingTexts = (): string[] =>
  coverage().workflows.flatMap(({ missing }) => missing.map(({ text }) => text));

beforeEach(() => resetCoverage());

describe('Coverage', () => {
  it('tells what a test of the normal course has not taken', async () => {
    await testWorkflow(order, { input: small, actions: answers });

    expect(missingTexts()).toMatchSnapshot();
    expect(coverage().workflows[0]?.missing).toContainEqual({
      state: 'charge',
      step: 'charge',
      kind: 'timeout',
      text: 'charge: times out',
    });
  });

  it('grows with each test', async () => {
    const leftBy = async (actions: object, approval?: 'approve' | 'reject' | 'expire') => {
      const input = approval ? large : small;
      const approvals: Record<string, ApprovalAnswer> = approval ? { review: approval } : {};
      await testWorkflow(order, { input, actions: { ...answers, ...actions }, approvals });
      return coverage().percent;
    };

    const steps = [
      await leftBy({}),
      await leftBy({}, 'approve'),
      await leftBy({}, 'expire'),
      await leftBy({}, 'reject'),
      await leftBy({ 'payments/charge': { takes: '10s', value: {} } }),
      await leftBy({ 'payments/charge': [failure('Busy'), { id: 'c' }] }),
      await leftBy({ 'payments/charge': failure('CardDeclined') }),
      await leftBy({ 'inventory/reserve': [failure('Busy'), failure('Lambda.Unknown')] }),
      await leftBy({ 'inventory/reserve': failure('OutOfStock') }),
      await leftBy({ 'shipping/book': failure('NoCarrier'), 'payments/refund': failure('BankDown') }),
      await leftBy({ 'shipping/book': failure('NoCarrier'), 'payments/refund': [timesOut(), null] }),
      await leftBy({ tell: failure('EventBridge.FailedEntry') }),
    ];

    expect(steps.toSorted((a, b) => a - b)).toEqual(steps);
    expect(new Set(steps).size).toBeGreaterThan(6);
    // The input is checked before a test starts, the function that files the request cannot fail in one, and what waits for a call
    // or for Lambda is of the platform.
    const others = missingTexts().filter((text) => !/AlreadyInProgress|Lambda\./.test(text));
    expect(others).toEqual(['when_review → compensate', 'review: retries States.ALL']);
  });

  it('fails with a report below a threshold, and not at it', async () => {
    await testWorkflow(order, { input: small, actions: answers });
    const { percent } = coverage();

    expect(coverage({ threshold: percent }).percent).toBe(percent);
    expect(() => coverage({ threshold: percent + 1 })).toThrow(
      `Coverage is below ${percent + 1} %:\norder: ${percent} % (`,
    );
    expect(coverageText(coverage())).toContain('\n  never: charge: times out\n');
  });

  it('is JSON, and refuses workflows that were not run', async () => {
    await testWorkflow(order, { input: small, actions: answers });
    const report = coverage();

    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(() => coverage({ workflow: 'ordr' })).toThrow(
      'No test has run the workflow "ordr" (did you mean "order"?)',
    );
  });
});
