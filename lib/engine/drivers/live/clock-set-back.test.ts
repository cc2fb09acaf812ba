import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '../../store/sqlite.ts';
import { closeAll, create, gate, newFolder, open, start, task } from './testing/live.ts';

afterEach(closeAll);

const DAY = 86_400_000;

/** The machine's clock, which can be set. */
const settable = () => {
  const clock = { set: 0, now: () => Date.now() + clock.set };
  return clock;
};

const states = {
  Wait: { Type: 'Wait', Seconds: 1, Next: 'Call' },
  Call: task({
    TimeoutSeconds: 1,
    Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
    End: true,
  }),
};

/** Returns the times of an execution's events, and what they are in order. */
const timesOf = async (engine: ReturnType<typeof open>, executionArn: string) => {
  const { events } = await engine.getExecutionHistory({ executionArn, maxResults: 1000 });
  const times = (events as { timestamp: number }[]).map(({ timestamp }) => timestamp);
  return { times, sorted: [...times].sort((a, b) => a - b) };
};

describe('A clock that is set back', () => {
  it.each([
    { by: 'an hour', milliseconds: DAY / 24 },
    { by: 'a day', milliseconds: DAY },
  ])(
    'by $by delays no wait, timeout or retry, and no event is older than the one before',
    async ({ milliseconds }) => {
      const clock = settable();
      const { integrations, next } = gate();
      const engine = open({ integrations, clock });
      const arn = await start(engine, await create(engine, 'm', states));

      clock.set -= milliseconds;
      await next();
      clock.set -= milliseconds;
      (await next()).answer('late');

      expect(await engine.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
      const { times, sorted } = await timesOf(engine, arn);
      expect(times).toEqual(sorted);
    },
  );

  it('while no engine runs keeps the order of events, and what was due comes when it was to', async () => {
    const clock = settable();
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const first = open({ integrations, clock, store: new SqliteStore({ file }) });
    const arn = await start(first, await create(first, 'm', states));
    await first.close();
    clock.set -= DAY;
    const second = open({ integrations, clock, store: new SqliteStore({ file }) });

    (await next()).answer('done');

    expect(await second.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
    const { times, sorted } = await timesOf(second, arn);
    expect(times).toEqual(sorted);
  });
});
