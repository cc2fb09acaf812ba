import { describe, expect, it } from '@jest/globals';
import { dollarsText, figuresOf } from './figures.ts';

const at = (second: number) => new Date(second * 1000).toISOString();

describe('The figures of an execution', () => {
  it('count states and retries, and what functions cost for their time', () => {
    const events = [
      { id: 1, previousEventId: 0, type: 'TaskStateEntered', timestamp: at(0) },
      { id: 2, previousEventId: 1, type: 'TaskScheduled', timestamp: at(0) },
      { id: 3, previousEventId: 2, type: 'TaskStarted', timestamp: at(0) },
      { id: 4, previousEventId: 3, type: 'TaskFailed', timestamp: at(1) },
      { id: 5, previousEventId: 4, type: 'TaskScheduled', timestamp: at(1) },
    ];

    const { transitions, dollars } = figuresOf(events);

    expect(transitions).toBe(2);
    expect(dollars).toBeCloseTo(0.00005 + 0.0000002 + 0.0000066667, 9);
  });

  it.each([
    [0, '$0'],
    [0.00005694, '$0.0000569'],
    [0.0123, '$0.0123'],
    [1.5, '$1.50'],
  ])('write %d dollars as %s', (dollars, text) => {
    expect(dollarsText(dollars)).toBe(text);
  });
});
