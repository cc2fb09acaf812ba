import { describe, expect, it } from '@jest/globals';
import { manifestWith, stepWith } from '../testing/manifest.ts';
import { progressOf } from './progress.ts';
import { recorder } from './testing/recorder.ts';

describe('progress of a loop', () => {
  const loop = manifestWith({
    definition: {
      StartAt: 'mails',
      States: {
        mails: {
          Type: 'Map',
          MaxConcurrency: 2,
          ItemProcessor: { StartAt: 'send', States: { send: { Type: 'Task', End: true } } },
          End: true,
        },
      },
    },
    steps: [stepWith('mails', { type: 'for_each' }), stepWith('send', { parent: 'mails', repeated: true })],
  });

  it('counts iterations against the length of the list', () => {
    const { events, add, enter, whole } = recorder();
    add('ExecutionStarted');
    enter('mails', 'Map');
    const started = add('MapStateStarted', { mapStateStartedEventDetails: { length: 4 } });
    const iteration = (index: number) =>
      add('MapIterationStarted', { mapIterationStartedEventDetails: { index } }, started);
    const first = iteration(0);
    const second = iteration(1);
    whole('send', first);
    add('MapIterationSucceeded', { mapIterationSucceededEventDetails: { index: 0 } });
    enter('send', 'Task', second);
    const snapshot = progressOf(loop, events, 99_000);

    expect(snapshot.percent).toBe(25);
    expect(snapshot.steps[1]).toMatchObject({ status: 'running', iterations: { ended: 1, total: 4 } });
  });

  /** The history of a loop of two mails: the first is sent, and the second fails with these parameters. */
  const failedAt = (parameters: object) => {
    const { events, add, enter, whole } = recorder();
    add('ExecutionStarted');
    enter('mails', 'Map');
    const started = add('MapStateStarted', { mapStateStartedEventDetails: { length: 2 } });
    const iteration = (index: number) =>
      add('MapIterationStarted', { mapIterationStartedEventDetails: { index } }, started);
    whole('send', iteration(0));
    add('MapIterationSucceeded', { mapIterationSucceededEventDetails: { index: 0 } });
    enter('send', 'Task', iteration(1));
    add('TaskScheduled', { taskScheduledEventDetails: { parameters: JSON.stringify(parameters) } });
    add('TaskFailed', { taskFailedEventDetails: { error: 'Bounced', cause: 'no such mailbox' } });
    add('MapIterationFailed', { mapIterationFailedEventDetails: { index: 1 } });
    add('MapStateFailed');
    add('ExecutionFailed', { executionFailedEventDetails: { error: 'Bounced' } });
    return events;
  };
  const call = { Payload: { input: { to: 'nobody' }, run: { step: 'send', idempotency_key: 'k' } } };

  it('says in which iteration it failed, at which step, with what, and why', () => {
    const [mails] = progressOf(loop, failedAt(call), 99_000).steps;

    expect(mails?.failedIterations).toEqual({
      ended: 2,
      failed: 1,
      iteration: '1',
      step: 'send',
      with: { to: 'nobody' },
      error: 'Bounced',
      cause: 'no such mailbox',
    });
  });

  it('does not say with what if values are sensitive, or there are very many', () => {
    const secret = progressOf({ ...loop, sensitive: { input: [['card']] } }, failedAt(call), 99_000);
    const long = progressOf(loop, failedAt({ Payload: 'x'.repeat(30_000) }), 99_000);

    expect(secret.steps[0]?.failedIterations).toEqual({
      ...{ ended: 2, failed: 1, iteration: '1', step: 'send', error: 'Bounced' },
    });
    expect(long.steps[0]?.failedIterations).not.toHaveProperty('with');
  });

  it('says nothing of failed iterations while none has failed', () => {
    const events = failedAt(call).filter(({ type }) => !/Failed$/.test(type ?? ''));

    expect(progressOf(loop, events, 99_000).steps[0]).not.toHaveProperty('failedIterations');
  });
});
