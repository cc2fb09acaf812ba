import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '#core/ids.ts';
import type { JsonObject } from '#core/json.ts';
import { createRun } from '../model/create-run.ts';
import type { Effect } from '../model/effect.ts';
import type { EngineEvent } from '../model/engine-event.ts';
import type { EventRecord } from '../model/event-record.ts';
import { forkRun, type Run } from '../model/run.ts';
import { parseMachine } from '../states/parse-machine.ts';
import { advance } from './advance.ts';

const definition: JsonObject = {
  QueryLanguage: 'JSONata',
  StartAt: 'Fork',
  States: {
    Fork: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Wait',
          States: {
            Wait: { Type: 'Wait', Seconds: 5, Next: 'Id' },
            Id: { Type: 'Pass', Output: '{% $uuid() %}', End: true },
          },
        },
        {
          StartAt: 'Call',
          States: {
            Call: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
              Arguments: { MessageBody: { token: '{% $states.context.Task.Token %}' } },
              Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL', IntervalSeconds: 10 }],
              TimeoutSeconds: 60,
              End: true,
            },
          },
        },
      ],
      Assign: { both: '{% $states.result %}' },
      Next: 'Loop',
    },
    Loop: {
      Type: 'Map',
      Items: '{% [1, 2] %}',
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'Each',
        States: { Each: { Type: 'Pass', Output: '{% $string($states.input) & $count($both) %}', End: true } },
      },
      End: true,
    },
  },
};

const machine = parseMachine(definition);
const IDENTITY = {
  id: 'arn:aws:states:us-east-1:1:execution:m:r',
  name: 'r',
  roleArn: 'arn:aws:iam::1:role/r',
  stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:m',
  stateMachineName: 'm',
  type: 'STANDARD' as const,
};

/** Drives a run with fixed answers; `between` may replace the run before each event. */
const drive = (between: (run: Run) => Run): { run: Run; records: EventRecord[]; effects: Effect[] } => {
  const randomness = seededRandomness(5);
  let run = createRun(structuredClone(IDENTITY), { a: 1 });
  const records: EventRecord[] = [];
  const effects: Effect[] = [];
  const send = (event: EngineEvent, now: number): void => {
    run = between(run);
    const done = advance(machine, run, event, now, randomness);
    records.push(...done.history);
    effects.push(...done.effects);
  };
  const taskId = (): string => Object.keys(run.tasks)[0] ?? 'none';
  const timer = (purpose: string): string =>
    Object.values(run.timers).find((found) => found.purpose === purpose)?.id ?? 'none';
  send({ type: 'start' }, 1000);
  send({ type: 'taskSubmitted', taskId: taskId(), output: { MessageId: 'm' } }, 1001);
  send({ type: 'taskFailed', taskId: taskId(), error: 'Busy', cause: 'later' }, 2000);
  send({ type: 'timerFired', timerId: timer('retry') }, 3000);
  send({ type: 'timerFired', timerId: timer('wait') }, 6000);
  send({ type: 'taskSucceeded', taskId: taskId(), output: 'done' }, 7000);
  return { run, records, effects };
};

describe('advance', () => {
  it('does the same for the same events', () => {
    expect(drive((run) => run)).toEqual(drive((run) => run));
  });

  it('continues a run that was stored as JSON between any two events', () => {
    const whole = drive((run) => run);

    expect(whole.run.status).toBe('SUCCEEDED');
    expect(whole.run.output).toEqual(['12', '22']);
    expect(drive((run) => JSON.parse(JSON.stringify(run)) as Run)).toEqual(whole);
  });

  it('leaves a fork as it was', () => {
    const forks: [Run, string][] = [];
    drive((run) => {
      const fork = forkRun(run);
      forks.push([fork, JSON.stringify(fork)]);
      return run;
    });
    for (const [fork, before] of forks) expect(JSON.stringify(fork)).toBe(before);
  });

  it('numbers events without a gap, and links them to earlier ones', () => {
    const { records } = drive((run) => run);

    expect(records.map(({ id }) => id)).toEqual(records.map((_, index) => index + 1));
    for (const { id, previousEventId } of records) expect(previousEventId).toBeLessThan(id);
  });

  it('ignores what no longer waits, and everything once the run has ended', () => {
    const { run } = drive((current) => current);
    const ended = JSON.stringify(run);
    const late: EngineEvent[] = [
      { type: 'start' },
      { type: 'taskSucceeded', taskId: '5', output: 1 },
      { type: 'taskFailed', taskId: '5' },
      { type: 'taskHeartbeat', taskId: '5' },
      { type: 'timerFired', timerId: 'timer-6' },
      { type: 'childFinished', mapRunId: 'x', index: 0, result: { status: 'SUCCEEDED', name: 'n' } },
      { type: 'stop' },
      { type: 'redrive' },
    ];
    for (const event of late) {
      expect(advance(machine, run, event, 9000, seededRandomness(1))).toMatchObject({
        effects: [],
        history: [],
      });
    }

    expect(JSON.stringify(run)).toBe(ended);
  });

  it('cancels every timer and task that it no longer needs', () => {
    const { run, effects } = drive((current) => current);
    const timers = new Set<string>();
    for (const effect of effects) {
      if (effect.type === 'setTimer') timers.add(effect.timerId);
      if (effect.type === 'cancelTimer') timers.delete(effect.timerId);
    }

    expect(timers.size).toBe(2);
    expect([run.timers, run.tasks, run.frames, run.ready]).toEqual([{}, {}, {}, []]);
  });
});
