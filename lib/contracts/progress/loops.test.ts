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
});
