import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { manifestWith, stepWith } from '../testing/manifest.ts';
import { millisecondsOf, type ProgressEvent } from './history-event.ts';
import { progressOf } from './progress.ts';
import type { ProgressSnapshot } from './snapshot.ts';
import type { StepNote } from './step-note.ts';
import { recorder } from './testing/recorder.ts';
import { withNotes } from './with-notes.ts';

const task = (rest: JsonObject = { End: true }): JsonObject => ({ Type: 'Task', ...rest });

const definition: JsonObject = {
  StartAt: 'reserve',
  States: {
    reserve: task({ Next: 'pause' }),
    pause: { Type: 'Wait', Next: 'fork' },
    fork: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'charge', States: { charge: task() } },
        { StartAt: 'pack', States: { pack: task({ Next: 'label' }), label: task() } },
      ],
      Next: 'is_large',
    },
    is_large: { Type: 'Choice', Choices: [{ Condition: '{% $x %}', Next: 'review' }], Default: 'each' },
    review: task({ Next: 'each' }),
    each: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'send', States: { send: task() } },
      Next: 'ship',
    },
    ship: task({ End: true }),
  },
};
const action = (id: string, rest: object = {}) => stepWith(id, { uses: `shop/${id}`, ...rest });
const manifest = manifestWith({
  definition,
  steps: [
    action('reserve', { phase: 'prepare', weight: 3 }),
    stepWith('pause', { type: 'wait', phase: 'prepare' }),
    stepWith('fork', { type: 'parallel' }),
    action('charge', { parent: 'fork', phase: 'prepare' }),
    action('pack', { parent: 'fork', phase: 'deliver' }),
    action('label', { parent: 'fork', phase: 'deliver' }),
    action('review', { phase: 'deliver' }),
    stepWith('each', { type: 'for_each' }),
    action('send', { parent: 'each', repeated: true, phase: 'deliver' }),
    action('ship', { phase: 'deliver', weight: 5 }),
  ],
  phases: ['prepare', 'deliver'],
});

/** An execution in which nothing fails, and the places in its history after which an attempt is under way. */
const recorded = (): { events: ProgressEvent[]; begun: number[]; notesAt: (count: number) => StepNote[] } => {
  const { events, add, enter, exit } = recorder();
  const calls: { step: string; begunBy: number; endedBy?: number }[] = [];
  const call = (step: string, after?: number): void => {
    enter(step, 'Task', after);
    add('TaskScheduled', { taskScheduledEventDetails: { parameters: '{}' } });
    const begunBy = add('TaskStarted');
    add('TaskSucceeded');
    calls.push({ step, begunBy, endedBy: events.length });
    exit(step);
  };
  add('ExecutionStarted');
  call('reserve');
  exit('pause', 'Wait', enter('pause', 'Wait'));
  enter('fork', 'Parallel');
  const started = add('ParallelStateStarted');
  call('charge', started);
  call('pack', started);
  call('label');
  add('ParallelStateSucceeded');
  exit('fork', 'Parallel');
  exit('is_large', 'Choice', enter('is_large', 'Choice'));
  const map = enter('each', 'Map');
  add('MapStateStarted', { mapStateStartedEventDetails: { length: 2 } }, map);
  for (const index of [0, 1]) {
    const iteration = add('MapIterationStarted', { mapIterationStartedEventDetails: { index } }, map + 1);
    call('send', iteration);
    add('MapIterationSucceeded');
  }
  add('MapStateSucceeded', {}, map + 1);
  exit('each', 'Map');
  call('ship');
  const timeOf = (id: number): number => millisecondsOf(events[id - 1] as ProgressEvent);
  const notesAt = (count: number): StepNote[] =>
    [...new Set(calls.map(({ step }) => step))].flatMap((step) => {
      const begun = calls.filter((each) => each.step === step && each.begunBy <= count);
      const done = begun.filter(({ endedBy = Number.POSITIVE_INFINITY }) => endedBy <= count);
      const [first, last] = [begun[0], begun.at(-1)];
      if (!first || !last) return [];
      const ended = done.at(-1)?.endedBy;
      return [
        {
          step,
          begun: begun.length,
          done: done.length,
          failed: 0,
          firstAt: timeOf(first.begunBy),
          beganAt: timeOf(last.begunBy),
          ...(ended !== undefined && { endedAt: timeOf(ended) }),
        },
      ];
    });
  return { events, begun: calls.map(({ begunBy }) => begunBy), notesAt };
};

const shownBy = ({ steps, percent, phase, running }: ProgressSnapshot) => ({
  // What a wait, a block or a condition did shows when a later step begins.
  steps: Object.fromEntries(steps.map(({ id, status }) => [id, status])),
  percent,
  phase,
  running,
});

describe('The progress by notes', () => {
  const { events, begun, notesAt } = recorded();

  it('is that of the history, whichever part of that was read, whenever a step begins', () => {
    for (const upTo of begun) {
      const now = upTo * 1000;
      const whole = progressOf(manifest, events.slice(0, upTo), now);
      for (let read = 1; read <= upTo; read++) {
        const part = progressOf(manifest, events.slice(0, read), read * 1000);
        const noted = withNotes(manifest, part, notesAt(upTo), { readAt: read * 1000, now });

        expect({ read, upTo, ...shownBy(noted) }).toEqual({ read, upTo, ...shownBy(whole) });
      }
    }
  });

  it('is known without any history', () => {
    const nothing = progressOf(manifest, [], 0);
    const upTo = begun.at(-1) ?? 0;

    const noted = withNotes(manifest, nothing, notesAt(upTo), { readAt: 0, now: upTo * 1000 });

    expect(noted.running).toEqual(['ship']);
    expect(noted.steps.find(({ id }) => id === 'review')?.status).toBe('skipped');
  });

  it('shows an attempt that failed as a step under way, with the error, until something follows', () => {
    const part = progressOf(manifest, events.slice(0, 1), 1000);
    const failed = {
      begun: 1,
      done: 0,
      failed: 1,
      firstAt: 4000,
      beganAt: 4000,
      endedAt: 5000,
      error: 'Busy',
    };
    const times = { readAt: 1000, now: 6000 };

    const [reserve] = withNotes(manifest, part, [{ step: 'reserve', ...failed }], times).steps;
    const charge = { step: 'charge', begun: 1, done: 0, failed: 0, firstAt: 6000, beganAt: 6000 };
    const [later] = withNotes(manifest, part, [{ step: 'reserve', ...failed }, charge], times).steps;

    expect(reserve).toMatchObject({
      status: 'running',
      error: 'Busy',
      attempts: 1,
      durationMilliseconds: 2000,
    });
    expect(later).toMatchObject({ status: 'failed', handled: true, error: 'Busy' });
  });

  it('moves time on if there are no notes', () => {
    const part = progressOf(manifest, events.slice(0, 3), 3000);

    const later = withNotes(manifest, part, [], { readAt: 3000, now: 9000 });

    expect(later).toMatchObject({ elapsedMilliseconds: 8000, running: ['reserve'] });
    expect(later.steps[0]?.durationMilliseconds).toBe(7000);
  });
});
