import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '../../store/sqlite.ts';
import { closeAll, create, gate, newFolder, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const LIMITED = { T: task({ TimeoutSeconds: 1, End: true }) };

describe('The time of a task', () => {
  it('does not run while its call waits to be made', async () => {
    const { integrations, next } = gate();
    const engine = open({ integrations });
    const execution = await start(engine, await create(engine, 'waits', LIMITED));
    const { call, answer } = await next();

    call.hold?.(true);
    await pause(1200);
    call.hold?.(false);
    answer({ done: true });
    await engine.ended(execution);

    expect(await types(engine, execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('begins when its call is made', async () => {
    const { integrations, next } = gate();
    const engine = open({ integrations });
    const execution = await start(engine, await create(engine, 'late', LIMITED));
    const { call } = await next();

    call.hold?.(true);
    call.hold?.(false);
    await engine.ended(execution);

    expect(await types(engine, execution)).toContain('TaskTimedOut');
    expect(call.signal.aborted).toBe(true);
  });

  it('runs again after the engine was closed while its call waited', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const first = gate();
    const before = open({ store: new SqliteStore({ file }), integrations: first.integrations });
    const execution = await start(before, await create(before, 'resumed', LIMITED));
    (await first.next()).call.hold?.(true);
    await before.close();

    const second = gate();
    const engine = open({ store: new SqliteStore({ file }), integrations: second.integrations });
    await engine.ended(execution);

    expect(await types(engine, execution)).toContain('TaskTimedOut');
  });
});
