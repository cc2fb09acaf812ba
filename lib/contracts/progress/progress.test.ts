import { readFileSync } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { manifestWith, stepWith } from '../testing/manifest.ts';
import type { ProgressEvent } from './history-event.ts';
import { createProgress, progressOf } from './progress.ts';
import { recorder } from './testing/recorder.ts';

const task = (rest: JsonObject = { End: true }): JsonObject => ({ Type: 'Task', ...rest });

const definition: JsonObject = {
  StartAt: 'reserve',
  States: {
    reserve: task({ Next: 'fork', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'compensate' }] }),
    fork: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'charge', States: { charge: task() } },
        { StartAt: 'pack', States: { pack: task() } },
      ],
      Next: 'is_large',
    },
    is_large: { Type: 'Choice', Choices: [{ Condition: '{% $x %}', Next: 'review' }], Default: 'ship' },
    review: task({ Next: 'ship' }),
    ship: task({ End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'compensate' }] }),
    compensate: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'undo', States: { undo: task() } },
      Next: 'failed',
    },
    failed: { Type: 'Fail' },
  },
};

const manifest = manifestWith({
  definition,
  steps: [
    stepWith('reserve', { phase: 'prepare', compensated: true, estimateSeconds: 4 }),
    stepWith('charge', { phase: 'prepare', weight: 2, estimateSeconds: 6 }),
    stepWith('pack', { phase: 'prepare', estimateSeconds: 2 }),
    stepWith('review', { type: 'approval', phase: 'review' }),
    stepWith('ship', { phase: 'deliver', weight: 5, estimateSeconds: 10 }),
  ],
  phases: ['prepare', 'review', 'deliver'],
});

const statuses = (events: ProgressEvent[], now = 100_000) =>
  Object.fromEntries(progressOf(manifest, events, now).steps.map(({ id, status }) => [id, status]));

const notEvaluated = (state: string) => ({
  evaluationFailedEventDetails: { error: 'States.QueryEvaluationError', cause: 'nothing', state },
});

describe('the step whose expression yields nothing', () => {
  const errors = (events: ProgressEvent[]) =>
    progressOf(manifest, events, 100_000).steps.flatMap(({ id, error }) => (error ? [id] : []));

  it('has the error, and not the step before, which the event follows', () => {
    const { events, add, enter, exit, whole } = recorder();
    add('ExecutionStarted');
    const before = whole('reserve');
    enter('ship', 'Task', before);
    add('EvaluationFailed', notEvaluated('ship'), before);
    exit('ship');

    expect(errors(events)).toEqual(['ship']);
    expect(statuses(events)).toMatchObject({ reserve: 'succeeded', ship: 'failed' });
  });

  it('has the error at the first step of a branch and of the execution', () => {
    const branch = recorder();
    branch.add('ExecutionStarted');
    branch.whole('reserve');
    branch.enter('fork', 'Parallel');
    const fork = branch.add('ParallelStateStarted');
    branch.enter('charge', 'Task', fork);
    branch.enter('pack', 'Task', fork);
    branch.add('EvaluationFailed', notEvaluated('pack'), fork);

    const first = recorder();
    const started = first.add('ExecutionStarted');
    first.enter('reserve');
    first.add('EvaluationFailed', notEvaluated('reserve'), started);
    first.add('ExecutionFailed', { executionFailedEventDetails: { error: 'States.QueryEvaluationError' } });

    expect(errors(branch.events)).toEqual(['pack']);
    expect(errors(first.events)).toEqual(['reserve']);
  });

  it('has the error in the round that failed, of a step that follows itself', () => {
    const { events, add, enter, whole } = recorder();
    add('ExecutionStarted');
    const before = whole('reserve');
    enter('reserve', 'Task', before);
    add('EvaluationFailed', notEvaluated('reserve'), before);

    const progress = createProgress(manifest);
    for (const event of events) progress.apply(event);
    expect(
      progress
        .runs()
        .get('reserve')
        ?.map(({ error }) => error),
    ).toEqual([undefined, 'States.QueryEvaluationError']);
  });
});

describe('progress', () => {
  it('counts a fallback for the step that it stands in for, and its compensation too', () => {
    const { events, add, enter, exit, attempt, whole } = recorder();
    add('ExecutionStarted');
    enter('reserve');
    attempt();
    add('TaskFailed', { taskFailedEventDetails: { error: 'Down' } });
    exit('reserve');
    whole('reserve_backup');
    const withFallback = {
      ...manifest,
      steps: [stepWith('reserve', { fallbacks: ['reserve_backup'] }), ...manifest.steps.slice(1)],
    };
    const reserve = () => progressOf(withFallback, events, 100_000).steps[0];

    expect(reserve()).toMatchObject({ status: 'succeeded', fallback: true, attempts: 2 });
    enter('undo');
    attempt(undefined, { step: 'reserve_backup', compensation: true });
    add('TaskSucceeded');
    exit('undo');

    expect(reserve()).toMatchObject({ fallback: true, compensation: 'succeeded' });
  });

  it('shows what the log is to undo when the log has said that there is something', () => {
    const { events, add, enter, attempt, exit } = recorder();
    const reserve = () => progressOf(manifest, events, 100_000).steps[0];
    add('ExecutionStarted');
    enter('reserve');
    attempt();
    add('TaskTimedOut', { taskTimedOutEventDetails: { error: 'States.Timeout' } });
    exit('reserve');
    enter('undo');
    const call = { step: 'reserve', compensation: true, idempotency_key: 'one/reserve/lost/undo' };

    attempt(undefined, call);
    const asked = reserve();
    add('TaskFailed', { taskFailedEventDetails: { error: 'UndoingUnderWay' } });
    attempt(undefined, call);
    const known = reserve();

    expect(asked).not.toHaveProperty('compensation');
    expect(known).toHaveProperty('compensation', 'running');
  });

  it('says with which error a compensation failed', () => {
    const { events, add, enter, attempt, exit } = recorder();
    add('ExecutionStarted');
    enter('reserve');
    attempt();
    add('TaskSucceeded');
    exit('reserve');
    enter('undo');

    attempt(undefined, { step: 'reserve', compensation: true });
    add('TaskFailed', { taskFailedEventDetails: { error: 'Declined' } });
    exit('undo');

    expect(progressOf(manifest, events, 100_000).steps[0]).toMatchObject({
      compensation: 'failed',
      compensationError: 'Declined',
    });
  });

  describe('of a fail step that has no state', () => {
    const raise = { failure: '{% {"Error": "Bad", "Step": "stop", "At": $millis()} %}' };
    const shared = {
      last: task({ End: true }),
      compensate: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'undo', States: { undo: task() } },
        Next: 'failed',
      },
      failed: { Type: 'Fail' },
    };
    const failsIn = (states: JsonObject, steps = [stepWith('post'), stepWith('stop', { type: 'fail' })]) => {
      const { events, add, enter, exit, whole } = recorder();
      add('ExecutionStarted');
      for (const name of Object.keys(states)) {
        if (name === 'post') whole('post');
        else exit(name, 'Choice', enter(name, 'Choice'));
      }
      enter('compensate', 'Map');
      exit('compensate', 'Map');
      enter('failed', 'Fail');
      add('ExecutionFailed', { executionFailedEventDetails: { error: 'Bad' } });
      const definition = { StartAt: Object.keys(states)[0] ?? '', States: { ...states, ...shared } };
      const read = progressOf(manifestWith({ definition, steps }), events, 100_000);
      return Object.fromEntries(read.steps.map(({ id, status }) => [id, status]));
    };

    it('has failed, and leaves the step before it as it ended', () => {
      expect(failsIn({ post: task({ Next: 'compensate', Assign: raise }) })).toEqual({
        post: 'succeeded',
        stop: 'failed',
      });
    });

    it('is pending until its condition is evaluated, and skipped if that does not hold', () => {
      const { events, add, enter, exit, whole } = recorder();
      const when = { Condition: '{% $x %}', Next: 'compensate', Assign: raise };
      const states = {
        post: task({ Next: 'when_stop' }),
        when_stop: { Type: 'Choice', Choices: [when], Default: 'last' },
        ...shared,
      };
      const steps = [stepWith('post'), stepWith('stop', { type: 'fail' }), stepWith('last')];
      const stop = () =>
        progressOf(manifestWith({ definition: { StartAt: 'post', States: states }, steps }), events, 100_000)
          .steps[1];
      add('ExecutionStarted');
      whole('post');

      expect(stop()).toMatchObject({ id: 'stop', status: 'pending' });
      exit('when_stop', 'Choice', enter('when_stop', 'Choice'));
      enter('last');

      expect(stop()).toMatchObject({ id: 'stop', status: 'skipped' });
    });

    it('leaves the step before its condition as it ended', () => {
      const when = { Condition: '{% $x %}', Next: 'compensate', Assign: raise };
      const states = {
        post: task({ Next: 'when_stop' }),
        when_stop: { Type: 'Choice', Choices: [when], Default: 'last' },
      };

      expect(failsIn(states)).toEqual({ post: 'succeeded', stop: 'failed' });
    });

    it('fails the block that it is in, and no step beside it', () => {
      const states = {
        pick: { Type: 'Choice', Choices: [{ Condition: '{% $x %}', Next: 'post' }], Default: 'last' },
        post: task({ Next: 'compensate', Assign: raise }),
      };
      const steps = [
        stepWith('pick', { type: 'switch' }),
        stepWith('post', { parent: 'pick' }),
        stepWith('stop', { type: 'fail', parent: 'pick' }),
      ];

      expect(failsIn(states, steps)).toEqual({ pick: 'failed', post: 'succeeded', stop: 'failed' });
    });

    it('is recognised in what the compiler emits', () => {
      const file = new URL('../../steps/fail/example.asl.json', import.meta.url);
      const { States } = JSON.parse(readFileSync(file, 'utf8')) as { States: JsonObject };
      const { when_too_large } = States;

      expect(failsIn({ post: task({ Next: 'when_too_large' }), when_too_large } as JsonObject)).toEqual({
        post: 'succeeded',
      });
    });

    it('fails the step itself if the error is that of the step', () => {
      const own = { failure: raise.failure.replace('stop', 'post') };

      expect(failsIn({ post: task({ Next: 'compensate', Assign: own }) })).toEqual({ post: 'failed' });
    });
  });

  it('is nothing before the first event', () => {
    expect(createProgress(manifest).snapshot(5000)).toMatchObject({
      percent: 0,
      elapsedMilliseconds: 0,
      running: [],
    });
  });

  it('weighs steps, names phases and running steps, and estimates what remains', () => {
    const { events, add, whole, enter, attempt } = recorder();
    add('ExecutionStarted');
    whole('reserve');
    enter('fork', 'Parallel');
    const started = add('ParallelStateStarted');
    const charge = enter('charge', 'Task', started);
    whole('pack', started);
    attempt(charge);

    expect(progressOf(manifest, events, 15_000)).toMatchObject({
      status: 'RUNNING',
      percent: 20,
      phase: 'prepare',
      phases: [
        { name: 'prepare', percent: 50, status: 'running' },
        { name: 'review', percent: 0, status: 'pending' },
        { name: 'deliver', percent: 0, status: 'pending' },
      ],
      running: ['charge'],
      elapsedMilliseconds: 14_000,
      remainingMilliseconds: 10_000,
    });
  });

  describe('a block without a state', () => {
    const raise = { failure: '{% {"Error": "SoldOut", "Step": "unfit", "At": $millis()} %}' };
    const check = { Condition: '{% $x %}', Next: 'failed', Assign: raise };
    const states: JsonObject = {
      post: task({ Next: 'when_unfit' }),
      when_unfit: { Type: 'Choice', Choices: [check], Default: 'last' },
      last: task(),
      failed: { Type: 'Fail' },
    };
    const inside = (parent: string, id: string, type: string, more = {}) =>
      stepWith(id, { type, parent, ...more });
    const steps = [
      stepWith('post'),
      stepWith('values', { type: 'group' }),
      inside('values', 'inner', 'group'),
      inside('inner', 'sum', 'transform'),
      stepWith('stage', { type: 'group' }),
      inside('stage', 'stage_input', 'transform'),
      inside('stage', 'unfit', 'fail', { generated: true }),
      stepWith('last'),
    ];
    const stepsAfter = (
      events: ProgressEvent[],
      definition: JsonObject = { StartAt: 'post', States: states },
    ) =>
      progressOf(manifestWith({ definition, steps }), events, 100_000).steps.map(({ id, status }) => [
        id,
        status,
      ]);

    it('is not shown if it holds values only, and has succeeded once none of its checks can fail', () => {
      const { events, add, whole, enter, exit } = recorder();
      add('ExecutionStarted');
      whole('post');
      const before = [...events];
      exit('when_unfit', 'Choice', enter('when_unfit', 'Choice'));
      whole('last');
      add('ExecutionSucceeded');

      expect(stepsAfter(before)).toEqual([
        ['post', 'succeeded'],
        ['stage', 'pending'],
        ['last', 'pending'],
      ]);
      expect(stepsAfter(events)).toEqual([
        ['post', 'succeeded'],
        ['stage', 'succeeded'],
        ['last', 'succeeded'],
      ]);
    });
  });

  it('calls a step skipped as soon as the run has gone past it, and an approval waiting', () => {
    const { events, add, whole, enter, exit } = recorder();
    add('ExecutionStarted');
    whole('reserve');
    enter('fork', 'Parallel');
    const started = add('ParallelStateStarted');
    whole('charge', started);
    whole('pack', started);
    add('ParallelStateSucceeded');
    exit('fork', 'Parallel');
    const choice = enter('is_large', 'Choice');

    expect(statuses(events)).toMatchObject({ review: 'pending', ship: 'pending' });
    exit('is_large', 'Choice', choice);
    const upToHere = [...events];
    enter('ship');

    expect(statuses(events)).toMatchObject({ review: 'skipped', ship: 'running' });
    const { length } = upToHere;
    const review = { name: 'review' };
    upToHere.push({
      id: length + 1,
      previousEventId: length,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: review,
    });

    expect(statuses(upToHere)).toMatchObject({ review: 'waiting', ship: 'pending' });
  });

  it('counts attempts and keeps the newest error until an attempt succeeds', () => {
    const { events, add, enter, attempt, exit } = recorder();
    add('ExecutionStarted');
    enter('reserve');
    attempt();
    add('TaskFailed', { taskFailedEventDetails: { error: 'ServiceDown', cause: 'no answer' } });
    attempt();
    const retrying = progressOf(manifest, events, 9000).steps[0];

    expect(retrying).toMatchObject({ status: 'running', attempts: 2 });
    add('TaskFailed', { taskFailedEventDetails: { error: 'ServiceDown', cause: 'no answer' } });

    expect(progressOf(manifest, events, 9000).steps[0]).toMatchObject({
      status: 'running',
      error: 'ServiceDown',
    });
    attempt();
    add('TaskSucceeded');
    exit('reserve');
    const done = progressOf(manifest, events, 99_000).steps[0];

    expect(done).toMatchObject({ status: 'succeeded', attempts: 3, durationMilliseconds: 10_000 });
    expect(done?.error).toBeUndefined();
  });

  it('shows what failed, what was stopped with it and what was undone', () => {
    const { events, add, whole, enter, attempt, exit } = recorder();
    add('ExecutionStarted');
    whole('reserve');
    enter('fork', 'Parallel');
    const started = add('ParallelStateStarted');
    enter('pack', 'Task', started);
    enter('charge', 'Task', started);
    attempt();
    add('TaskFailed', { taskFailedEventDetails: { error: 'PaymentDeclined', cause: 'card expired' } });
    add('ParallelStateFailed');
    exit('fork', 'Parallel');
    enter('compensate', 'Map');
    add('MapStateStarted', { mapStateStartedEventDetails: { length: 1 } });
    add('MapIterationStarted', { mapIterationStartedEventDetails: { name: 'compensate', index: 0 } });
    enter('undo');
    attempt(undefined, { step: 'reserve', compensation: true });

    expect(progressOf(manifest, events, 99_000).steps[0]).toMatchObject({ compensation: 'running' });
    add('TaskSucceeded');
    exit('undo');
    add('MapIterationSucceeded');
    add('MapStateSucceeded');
    exit('compensate', 'Map');
    enter('failed', 'Fail');
    add('ExecutionFailed', { executionFailedEventDetails: { error: 'PaymentDeclined', cause: '{}' } });
    const snapshot = progressOf(manifest, events, 99_000);

    expect(snapshot).toMatchObject({ status: 'FAILED', error: 'PaymentDeclined', running: [] });
    // The weight of `reserve` alone: what failed, or was stopped with it, is not done.
    expect(snapshot.percent).toBe(10);
    expect(snapshot.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'reserve succeeded',
      'charge failed',
      'pack aborted',
      'review unreached',
      'ship unreached',
    ]);
    expect(snapshot.steps[0]).toMatchObject({ compensation: 'succeeded' });
    expect(snapshot.steps[1]).toMatchObject({ error: 'PaymentDeclined', cause: 'card expired' });
  });

  it('continues inside the failed state after a redrive', () => {
    const { events, add, enter, attempt, exit } = recorder();
    add('ExecutionStarted');
    enter('reserve');
    attempt();
    add('TaskFailed', { taskFailedEventDetails: { error: 'ServiceDown' } });
    add('ExecutionFailed', { executionFailedEventDetails: { error: 'ServiceDown' } });

    expect(statuses(events)).toMatchObject({ reserve: 'failed' });
    const redriven = add('ExecutionRedriven');
    attempt(redriven);

    expect(progressOf(manifest, events, 99_000)).toMatchObject({ status: 'RUNNING', running: ['reserve'] });
    add('TaskSucceeded');
    exit('reserve');

    expect(statuses(events)).toMatchObject({ reserve: 'succeeded', charge: 'pending' });
  });

  it('is the same whether events come at once, one by one or twice', () => {
    const { events, add, whole, enter } = recorder();
    add('ExecutionStarted');
    whole('reserve');
    enter('fork', 'Parallel');
    const progress = createProgress(manifest);
    for (const event of events) {
      progress.apply(event);
      progress.apply(event);
      progress.snapshot(50_000);
    }

    expect(progress.snapshot(50_000)).toEqual(progressOf(manifest, events, 50_000));
  });

  it('takes the events of the SDK as they are', () => {
    const event: HistoryEvent = {
      id: 1,
      type: 'ExecutionStarted',
      timestamp: new Date(7000),
      previousEventId: 0,
    };

    expect(progressOf(manifest, [event], 9000).elapsedMilliseconds).toBe(2000);
  });
});
