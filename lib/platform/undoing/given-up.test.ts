import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { begin } from '#actions/effects/entry.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { logEffects, logUndo, openLogs } from '../testing/effects.ts';
import { givenUp } from './given-up.ts';

const openLog = openLogs();
let log: EffectLog;

beforeEach(async () => {
  log = openLog();
  await logEffects(log, [
    { step: 'charge', at: 2 },
    { step: 'reserve', at: 1 },
  ]);
});

/** Events of the history of an execution that undoes, one second apart. */
const history = (...events: Partial<ProgressEvent>[]): ProgressEvent[] =>
  events.map((event, index) => ({
    id: index + 1,
    previousEventId: index,
    timestamp: 1000 + index,
    ...event,
  }));

const call = (step: string): Partial<ProgressEvent> => {
  const run = { step, idempotency_key: undoKey(step), compensation: true };
  return {
    type: 'TaskScheduled',
    taskScheduledEventDetails: { parameters: JSON.stringify({ Payload: { run } }) },
  };
};
const FAILED = { type: 'TaskFailed', taskFailedEventDetails: { error: 'CardGone' } };
const LEFT = { type: 'TaskStateExited' };
const OVER = { type: 'ExecutionFailed' };

describe('An undo that the definition tried and whose failure the log knows', () => {
  beforeEach(() => logUndo(log, 'charge', 'failed', 'CardGone'));

  it('is given up if its state was left after it, whatever came of the others', async () => {
    await logUndo(log, 'reserve');
    const succeeded = [call('reserve'), { type: 'TaskSucceeded' }, LEFT];

    const keys = await givenUp(
      log,
      history(call('charge'), FAILED, call('charge'), FAILED, LEFT, ...succeeded, OVER),
    );

    expect(keys).toEqual(['charge/undo']);
  });

  it.each<{ why: string; events: Partial<ProgressEvent>[] }>([
    { why: 'it had attempts left when the execution was stopped', events: [call('charge'), FAILED] },
    { why: 'it was being tried again', events: [call('charge'), FAILED, call('charge')] },
    {
      why: 'the execution continued for long after it',
      events: [call('charge'), FAILED, LEFT, { type: 'WaitStateExited', timestamp: 10_000 }],
    },
  ])('is tried if $why', async ({ events }) => {
    const end = { ...OVER, ...(events.at(-1)?.timestamp !== undefined && { timestamp: 10_001 }) };

    expect(await givenUp(log, history(...events, end))).toEqual([]);
  });

  it('is tried if what is parked is taken up', async () => {
    await log.changeFence((fence) => ({ ...fence, closed: true, parked: { count: 1, tries: 1 } }));

    expect(await givenUp(log, history(call('charge'), FAILED, LEFT, OVER))).toEqual([]);
  });
});

describe('An undo that the definition gave up', () => {
  const events = history(call('charge'), FAILED, LEFT, OVER);

  it('is tried if the log has never heard of it', async () => {
    expect(await givenUp(log, events)).toEqual([]);
  });

  it('is tried if its call died, so that it is not known how far it came', async () => {
    const about = { workflow: 'orders', step: 'charge', action: 'shop/refund' };
    await log.change(undoKey('charge'), (entry) =>
      begin(entry, { owner: 'undo', now: 0, until: 5, at: 0, about }),
    );

    expect(await givenUp(log, events)).toEqual([]);
  });

  it('is tried if a breaker rejected it', async () => {
    await logUndo(log, 'charge', 'failed', 'CircuitOpen');

    expect(await givenUp(log, events)).toEqual([]);
  });

  it('is not tried if it succeeded after all', async () => {
    await logUndo(log, 'charge');

    expect(await givenUp(log, events)).toEqual([]);
  });
});
