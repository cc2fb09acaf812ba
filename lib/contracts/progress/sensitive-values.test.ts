import { describe, expect, it } from '@jest/globals';
import type { ProgressEvent } from './history-event.ts';
import { maskOfRun } from './sensitive-values.ts';

const payload = { input: { card: 'card-number', note: 'free-text' }, run: { step: 'pay' } };
const steps = { pay: ['card'] };

describe('what is masked of an execution', () => {
  it.each([
    ['a function', { taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: payload }) } }],
    ['a worker', { activityScheduledEventDetails: { input: JSON.stringify(payload) } }],
  ])('is in the input of %s', (_, event) => {
    const mask = maskOfRun({ steps }, [event as ProgressEvent]);

    expect(mask({ text: 'card-number, free-text' })).toEqual({ text: '***, free-text' });
  });

  it('is in the result of the step, as a whole if all of it is', () => {
    const stateExitedEventDetails = { name: 'pay', output: '{"a":["first-one"],"b":{"c":123456}}' };
    const mask = maskOfRun({ steps: { pay: ['*'] } }, [{ stateExitedEventDetails }], { numbers: true });

    expect(mask(['first-one', 123456, 'other', 12])).toEqual(['***', '***', 'other', 12]);
  });

  it('is nothing if nothing is sensitive, or what it is cannot be read', () => {
    const cut = { type: 'ExecutionStarted', executionStartedEventDetails: { input: '{"card":"card-nu' } };

    expect(maskOfRun(undefined, [])('card-number')).toBe('card-number');
    expect(maskOfRun({ input: [['card']] }, [cut])('card-number')).toBe('card-number');
  });
});
