import { describe, expect, it } from '@jest/globals';
import { toHistoryEvent } from './render-event.ts';

const record = { id: 3, previousEventId: 2, timestamp: 1_700_000_000_123 };

describe('a history event', () => {
  it('carries payloads as JSON text, with the flag where AWS has one, and seconds', () => {
    const details = { name: 'S', output: { a: 'ü' }, assignedVariables: { v: [1] } };

    expect(toHistoryEvent({ ...record, type: 'PassStateExited', details })).toEqual({
      id: 3,
      previousEventId: 2,
      timestamp: 1_700_000_000.123,
      type: 'PassStateExited',
      stateExitedEventDetails: {
        name: 'S',
        output: '{"a":"ü"}',
        outputDetails: { truncated: false },
        assignedVariables: { v: '[1]' },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });

  it('has no flag beside parameters, and no details where there are none', () => {
    const scheduled = toHistoryEvent({
      ...record,
      type: 'TaskScheduled',
      details: { parameters: { a: 1 }, region: 'r' },
    });

    expect(scheduled.taskScheduledEventDetails).toEqual({ parameters: '{"a":1}', region: 'r' });
    expect(Object.keys(toHistoryEvent({ ...record, type: 'LambdaFunctionStarted', details: null }))).toEqual([
      'id',
      'previousEventId',
      'timestamp',
      'type',
    ]);
  });

  it('leaves payloads out when asked to', () => {
    const event = toHistoryEvent(
      { ...record, type: 'ExecutionStarted', details: { input: 1, roleArn: 'r' } },
      { includeExecutionData: false },
    );

    expect(event.executionStartedEventDetails).toEqual({ inputDetails: { truncated: true }, roleArn: 'r' });
  });

  it("shows the execution's input as it was given where it and its first state start", () => {
    const started = toHistoryEvent(
      { ...record, type: 'ExecutionStarted', details: { input: [1, 2], roleArn: 'r' } },
      { input: '[ 1,\n 2 ]' },
    );
    const entered = toHistoryEvent(
      { ...record, type: 'PassStateEntered', details: { name: 'S', input: [1, 2] } },
      { input: '[ 1,\n 2 ]' },
    );
    const first = toHistoryEvent(
      { ...record, id: 2, type: 'PassStateEntered', details: { name: 'S', input: [1, 2] } },
      { input: '[ 1,\n 2 ]' },
    );

    expect(started.executionStartedEventDetails).toMatchObject({ input: '[ 1,\n 2 ]' });
    expect(entered.stateEnteredEventDetails).toMatchObject({ input: '[1,2]' });
    expect(first.stateEnteredEventDetails).toMatchObject({ input: '[ 1,\n 2 ]' });
  });
});
