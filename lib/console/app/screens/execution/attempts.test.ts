import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../api/types.ts';
import { type Attempt, AttemptReader } from './attempts.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();

const event = (id: number, previousEventId: number, type: string, details: object = {}): HistoryEvent => ({
  id,
  previousEventId,
  type,
  timestamp: at(id),
  ...details,
});

const scheduled = (id: number, before: number, run: object): HistoryEvent =>
  event(id, before, 'TaskScheduled', {
    taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: { run } }) },
  });

const entered = (id: number, name: string): HistoryEvent =>
  event(id, id - 1, 'TaskStateEntered', { stateEnteredEventDetails: { name } });

const attemptsIn = (
  events: readonly HistoryEvent[],
  stepOfState: ReadonlyMap<string, string>,
): ReadonlyMap<string, Attempt[]> => {
  const reader = new AttemptReader(stepOfState);
  for (const event of events) reader.add(event);
  return reader.attempts;
};

describe('Attempts', () => {
  it('begin when a task is scheduled and end as it says, each with its error', () => {
    const events = [
      entered(2, 'charge'),
      scheduled(3, 2, { step: 'charge' }),
      event(4, 3, 'TaskStarted'),
      event(5, 4, 'TaskFailed', { taskFailedEventDetails: { error: 'Busy' } }),
      scheduled(6, 5, { step: 'charge' }),
      event(7, 6, 'TaskSucceeded'),
      scheduled(8, 7, { step: 'charge' }),
    ];

    expect(attemptsIn(events, new Map()).get('charge')).toEqual([
      { from: 3000, to: 5000, outcome: 'failed', error: 'Busy' },
      { from: 6000, to: 7000, outcome: 'succeeded' },
      { from: 8000, outcome: 'running' },
    ]);
  });

  it('at compensations are left out, and those at other tasks belong to the step of their state', () => {
    const events = [
      scheduled(2, 1, { step: 'charge', compensation: true }),
      entered(3, 'call_state'),
      event(4, 3, 'TaskScheduled'),
    ];

    const attempts = attemptsIn(events, new Map([['call_state', 'call']]));

    expect([...attempts.keys()]).toEqual(['call']);
  });
});
