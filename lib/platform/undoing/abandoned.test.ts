import { describe, expect, it } from '@jest/globals';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { StartedExecutions } from './abandoned.ts';

const MACHINE = 'arn:aws:states:us-east-1:0:stateMachine:child';
const EXECUTION = 'arn:aws:states:us-east-1:0:execution:child';

/** A history of attempts to start `child`, each with the types of the events that follow. */
const history = (attempts: { name: string; types: string[]; resource?: string }[]): ProgressEvent[] => {
  const events: ProgressEvent[] = [{ id: 1, previousEventId: 0, type: 'ExecutionStarted' }];
  for (const { name, types, resource = 'startExecution.sync:2' } of attempts) {
    const parameters = JSON.stringify({ StateMachineArn: `${MACHINE}:live`, Name: name, Input: {} });
    const id = events.length + 1;
    events.push({
      id,
      previousEventId: 1,
      type: 'TaskScheduled',
      taskScheduledEventDetails: { resourceType: 'states', resource, parameters },
    });
    for (const type of types) events.push({ id: events.length + 1, previousEventId: events.length, type });
  }
  return events;
};

const abandonedIn = (attempts: Parameters<typeof history>[0]): string[] => {
  const started = new StartedExecutions();
  for (const event of history(attempts)) started.apply(event);
  return started.abandoned();
};

describe('An execution that another has started', () => {
  it('is abandoned if the attempt that waited for it timed out, or its start was not answered', () => {
    const abandoned = abandonedIn([
      { name: 'k.a0r0', types: ['TaskStarted', 'TaskSubmitted', 'TaskTimedOut'] },
      { name: 'k.a1r0', types: ['TaskStarted', 'TaskSubmitFailed'] },
      { name: 'k.a2r0', types: ['TaskStarted', 'TaskSubmitted', 'TaskSucceeded'] },
    ]);

    expect(abandoned).toEqual([`${EXECUTION}:k.a0r0`, `${EXECUTION}:k.a1r0`]);
  });

  it('is not abandoned if the one that was started after a redrive has continued what it did', () => {
    const abandoned = abandonedIn([
      { name: 'k.a0r0', types: ['TaskStarted', 'TaskSubmitted'] },
      { name: 'k.a0r1', types: ['TaskStarted', 'TaskSubmitted', 'TaskSucceeded'] },
    ]);

    expect(abandoned).toEqual([]);
  });

  it('is not abandoned if it was only started, and not waited for', () => {
    expect(abandonedIn([{ name: 'k.a0r0', types: ['TaskFailed'], resource: 'startExecution' }])).toEqual([]);
  });
});
