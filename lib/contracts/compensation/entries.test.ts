import { describe, expect, it } from '@jest/globals';
import type { ProgressEvent } from '../progress/history-event.ts';
import { entriesToUndo, type SagaEntry } from './entries.ts';

const entry = (step: string, at: number): SagaEntry => ({
  step,
  uses: `undo-${step}`,
  with: { id: step },
  key: `one/${step}/undo`,
  at,
});
const left = (id: number, assigned: Record<string, unknown>): ProgressEvent => ({
  id,
  previousEventId: id - 1,
  type: 'TaskStateExited',
  stateExitedEventDetails: {
    name: `state ${id}`,
    assignedVariables: Object.fromEntries(
      Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
  },
});
const undoing = (id: number, key: string, ...types: string[]): ProgressEvent[] => {
  const run = { step: 'reserve', compensation: true, idempotency_key: key };
  const parameters = JSON.stringify({ Payload: { input: {}, run } });
  return types.map((type, n) => ({
    id: id + n,
    previousEventId: id + n - 1,
    type,
    ...(type === 'TaskScheduled' && { taskScheduledEventDetails: { parameters } }),
  }));
};

describe('what a stopped run has to undo', () => {
  it('is every entry that was ever assigned, in whatever scope, once, newest first', () => {
    const [reserve, charge, pack] = [entry('reserve', 10), entry('charge', 30), entry('pack', 20)];
    const events = [
      left(1, { saga: [reserve], reserve: { id: 'r' } }),
      left(2, { saga_1: [charge] }),
      left(3, { saga_2: [pack], pack: 'not json [' }),
      left(4, { saga: [reserve, pack, charge] }),
    ];

    expect(entriesToUndo(events).map(({ step }) => step)).toEqual(['charge', 'pack', 'reserve']);
  });

  it('says how it is tried again, if the call that did it said so', () => {
    const undo = { uses: 'refund', with: {}, final: ['Gone'] };
    const run = { step: 'charge', idempotency_key: 'one/charge', undo };
    const parameters = JSON.stringify({ Payload: { input: {}, run } });
    const events = [
      { id: 1, previousEventId: 0, type: 'TaskScheduled', taskScheduledEventDetails: { parameters } },
      left(2, { saga: [entry('reserve', 10), entry('charge', 30)] }),
    ];

    expect(entriesToUndo(events)).toEqual([
      { ...entry('charge', 30), final: ['Gone'] },
      entry('reserve', 10),
    ]);
  });

  it('leaves out what the run has undone itself, and keeps what it failed to undo', () => {
    const events = [
      left(1, { saga: [entry('reserve', 10), entry('charge', 30)] }),
      ...undoing(2, 'one/charge/undo', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'),
      ...undoing(5, 'one/reserve/undo', 'TaskScheduled', 'TaskStarted', 'TaskFailed'),
    ];

    expect(entriesToUndo(events).map(({ step }) => step)).toEqual(['reserve']);
  });

  it('goes by each compensation itself, whatever failed before it or came after', () => {
    const events = [
      left(1, { saga: [entry('reserve', 10), entry('charge', 30)] }),
      ...undoing(2, 'one/charge/undo', 'TaskScheduled', 'TaskFailed', 'TaskStateExited'),
      ...undoing(5, 'one/reserve/undo', 'TaskScheduled', 'TaskSucceeded'),
      { id: 7, previousEventId: 6, type: 'TaskScheduled' },
      { id: 8, previousEventId: 7, type: 'TaskSucceeded' },
      left(9, { saga: [entry('reserve', 10)] }),
    ];

    expect(entriesToUndo(events).map(({ step }) => step)).toEqual(['charge']);
  });

  it('includes what branches and iterations have returned and no state has assigned yet', () => {
    const passedOn = (id: number, value: unknown): ProgressEvent => ({
      id,
      previousEventId: id - 1,
      type: 'TaskStateExited',
      stateExitedEventDetails: { name: 'each', output: JSON.stringify(value) },
    });
    const events = [
      passedOn(1, { value: null, saga: [entry('reserve', 10)], error: null }),
      passedOn(2, { value: { saga: 'a tale' }, saga: [entry('charge', 20)], error: null }),
      passedOn(3, 'a long "saga" of text'),
      passedOn(4, { saga: ['Njal', { step: 'one' }] }),
    ];

    expect(entriesToUndo(events).map(({ step }) => step)).toEqual(['charge', 'reserve']);
  });

  it('is newest first even within a millisecond', () => {
    const events = [left(1, { saga: [entry('reserve', 10)] }), left(2, { saga: [entry('charge', 10)] })];

    expect(entriesToUndo(events).map(({ step }) => step)).toEqual(['charge', 'reserve']);
  });

  it('is nothing where nothing was recorded', () => {
    expect(
      entriesToUndo([
        left(1, { items: [1, 2], people: [{ step: 'one' }] }),
        { id: 2, type: 'ExecutionAborted' },
      ]),
    ).toEqual([]);
  });
});
