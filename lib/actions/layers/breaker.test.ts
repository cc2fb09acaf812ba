import { describe, expect, it } from '@jest/globals';
import { ActionError } from '../action-error.ts';
import { outcomeOf } from './breaker.ts';

const declined = new ActionError('PaymentDeclined', 'no', { retryable: false });
const down = new ActionError('ServiceDown', 'no answer');

describe('what an error says about a service', () => {
  it('is that it failed, if the call may be tried again', () => {
    expect(outcomeOf()(down)).toBe('failure');
    expect(outcomeOf()('not even an error')).toBe('failure');
  });

  it('is that it answered, if no retry would change the answer', () => {
    const declared = outcomeOf({}, { CardExpired: { retryable: false } });

    expect(outcomeOf()(declined)).toBe('success');
    expect(declared(Object.assign(new Error('2019'), { name: 'CardExpired' }))).toBe('success');
  });

  it.each(['InvalidInput', 'InvalidOutput', 'Misconfigured', 'AlreadyInProgress', 'CircuitOpen'])(
    'is nothing, if the call never reached it: %s',
    (name) => {
      expect(outcomeOf()(new ActionError(name, 'before the call'))).toBe('ignored');
    },
  );

  it('is what the rules of the action say, before anything else', () => {
    const outcome = outcomeOf({ counts: ['PaymentDeclined'], ignores: ['ServiceDown'] });

    expect(outcome(declined)).toBe('failure');
    expect(outcome(down)).toBe('ignored');
  });
});
