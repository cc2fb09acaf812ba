import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type HistoryEventType,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endLease, takeLease } from '#actions/effects/fence.ts';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { listEffects as route } from '#contracts/http/routes/list-effects.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listEffects } from './logic.ts';

let platform: TestPlatform;
let rounds = 0;
let execution: string;

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ steps: [stepWith('charge')] })]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
  platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'FAILED' });
  execution = `one-${rounds++}`;
});

const logged = () => platform.ports.logOf([...EXECUTION.split(':').slice(0, -1), execution].join(':'));

const listed = async () => {
  const handler = defineEndpoint(route, listEffects, platform.ports);
  const { body } = await request(handler, { pathParameters: { workflow: 'orders', execution } });
  return body;
};

describe('The effects of an execution', () => {
  it('are listed newest first, with those that nothing undoes and those that did nothing', async () => {
    await logEffects(logged(), [
      { step: 'reserve', at: 1 },
      { step: 'mail', at: 2, undo: null },
      { step: 'charge', at: 3, state: 'not_done' },
      { step: 'book', at: 4, state: 'unknown' },
    ]);

    expect((await listed()).effects).toMatchObject([
      { step: 'book', state: 'unknown', undoable: true },
      { step: 'charge', state: 'not_done' },
      { step: 'mail', state: 'done', undoable: false },
      { step: 'reserve', state: 'done', undoable: true, action: 'shop/reserve' },
    ]);
  });

  it('say which are undone, and which are not although that was tried', async () => {
    await logEffects(logged(), [
      { step: 'reserve', at: 1 },
      { step: 'charge', at: 2 },
    ]);
    await logUndo(logged(), 'charge');
    await logUndo(logged(), 'reserve', 'failed');
    const run = { workflow: 'orders', execution };
    const never = () => false;
    await logged().changeFence((fence) => takeLease({ ...fence, closed: true }, run, () => 'undoer', never));
    const whileUndoing = await listed();
    await logged().changeFence((fence) => endLease(fence, 'undoer', { count: 1, now: 0 }));

    expect(whileUndoing).toMatchObject({
      undoing: 'undoer',
      effects: [{ state: 'undone' }, { state: 'undoing' }],
    });
    expect(await listed()).toMatchObject({
      effects: [
        { step: 'charge', state: 'undone' },
        { step: 'reserve', state: 'not_undone' },
      ],
      parked: { tries: 1, retry_at: '1970-01-01T00:15:00.000Z' },
    });
  });

  it('are those of the history as well, which steps without an action have recorded, with their compensations', async () => {
    const saga = ['call', 'book', 'hold'].map((step, at) => ({
      step,
      uses: 'arn:undo',
      with: {},
      key: `${step}/undo`,
      at,
    }));
    platform.sfn.on(GetExecutionHistoryCommand).resolves({
      events: [
        {
          ...at(1, 0, 'TaskStateExited'),
          stateExitedEventDetails: { name: 'call', assignedVariables: { saga: JSON.stringify(saga) } },
        },
        compensating(2, 'hold/undo'),
        at(3, 2, 'TaskSucceeded'),
        compensating(4, 'book/undo'),
        {
          ...at(5, 4, 'TaskFailed'),
          taskFailedEventDetails: { error: 'Locked', resourceType: 'lambda', resource: 'invoke' },
        },
        { ...at(6, 5, 'ExecutionFailed'), executionFailedEventDetails: { error: 'TooHeavy' } },
      ],
    });

    expect((await listed()).effects).toMatchObject([
      { step: 'hold', state: 'undone' },
      { step: 'book', state: 'not_undone', error: 'Locked' },
      { step: 'call', state: 'done', undoable: true },
    ]);
  });
});

const at = (id: number, previousEventId: number, type: HistoryEventType): HistoryEvent => ({
  id,
  previousEventId,
  type,
  timestamp: new Date(id),
});

const compensating = (id: number, key: string): HistoryEvent => ({
  ...at(id, id - 1, 'TaskScheduled'),
  taskScheduledEventDetails: {
    resourceType: 'lambda',
    resource: 'invoke',
    region: 'us-east-1',
    parameters: JSON.stringify({ Payload: { run: { step: 's', compensation: true, idempotency_key: key } } }),
  },
});
