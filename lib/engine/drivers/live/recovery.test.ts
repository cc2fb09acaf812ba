import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../engine.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { MAX_TURN } from './recovery.ts';
import { closeAll, create, gate, newFolder, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

const MANY = 100;

const waiting = { Wait: { Type: 'Wait', Seconds: 86_400, End: true } };
const asking = {
  Ask: {
    ...task({
      Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
      End: true,
    }),
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  },
};

/** Starts executions that wait for a day, and returns their ARNs. */
const startWaiting = async (engine: Engine, machine: string): Promise<string[]> => {
  const arns: string[] = [];
  for (let index = 0; index < MANY; index++) arns.push(await start(engine, machine));
  return arns;
};

/** Returns a store that counts the executions that are read from it in order, each of which takes as long as a turn may. */
const slowStore = (file: string) => {
  const store = new SqliteStore({ file });
  const counted = { store, read: 0 };
  const recoverable = store.recoverable.bind(store);
  store.recoverable = function* (range) {
    for (const found of recoverable(range)) {
      const end = performance.now() + MAX_TURN;
      while (performance.now() < end);
      counted.read++;
      yield found;
    }
  };
  return counted;
};

describe('An engine that opens a store with many executions that wait', () => {
  it('answers for the newest before it has read the others', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const before = open({ store: new SqliteStore({ file }), integrations });
    const arns = await startWaiting(before, await create(before, 'waiting', waiting));
    const asked = await start(before, await create(before, 'asking', asking));
    const { call, answer } = await next();
    answer(null);
    while (!(await types(before, asked)).includes('TaskSubmitted')) await new Promise(setImmediate);
    await before.close();

    const slow = slowStore(file);
    const after = open({ store: slow.store, integrations });
    await after.sendTaskSuccess({ taskToken: call.context.taskToken ?? '', output: '"yes"' });
    const ended = await after.ended(asked);
    await after.stopExecution({ executionArn: arns.at(-1) ?? '' });

    expect(slow.read).toBeLessThan(MANY);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
    expect(await after.ended(arns.at(-1) ?? '')).toMatchObject({ status: 'ABORTED' });
  });

  it('reads all of them, and each goes its way, also when it is killed while it reads', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const machine = await create(before, 'waiting', {
      Wait: { Type: 'Wait', Seconds: 1, End: true },
    });
    const arns = await startWaiting(before, machine);
    await before.close();
    const interrupted = slowStore(file);
    await open({ store: interrupted.store }).close();

    const after = open({ store: new SqliteStore({ file }) });
    const last = await after.ended(arns.at(-1) ?? '');
    const statuses = await Promise.all(arns.map(async (arn) => (await after.ended(arn))?.status));

    expect(interrupted.read).toBeLessThan(MANY);
    expect(last?.status).toBe('SUCCEEDED');
    expect(new Set(statuses)).toEqual(new Set(['SUCCEEDED']));
  });

  it('reads them after what comes first, but one that is asked for at once', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const arns = await startWaiting(before, await create(before, 'waiting', waiting));
    await before.close();
    const slow = slowStore(file);
    const first = Promise.withResolvers<void>();

    const after = open({ store: slow.store, resumeAfter: first.promise });
    await after.stopExecution({ executionArn: arns[0] ?? '' });
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    const read = slow.read;
    first.resolve();
    while (slow.read < MANY - 1) await new Promise(setImmediate);

    expect(read).toBe(0);
    expect(await after.ended(arns[0] ?? '')).toMatchObject({ status: 'ABORTED' });
  });

  it('reads nothing if it is closed before that', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    await startWaiting(before, await create(before, 'waiting', waiting));
    await before.close();
    const slow = slowStore(file);
    const first = Promise.withResolvers<void>();

    await open({ store: slow.store, resumeAfter: first.promise }).close();
    first.resolve();
    await new Promise(setImmediate);

    expect(slow.read).toBe(0);
  });

  it('keeps a state machine that is deleted until those not yet read have ended', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }) });
    const machine = await create(before, 'waiting', waiting);
    await startWaiting(before, machine);
    const late = await create(before, 'late', waiting);
    const arn = await start(before, late);
    await before.close();

    const after = open({ store: slowStore(file).store });
    await after.deleteStateMachine({ stateMachineArn: late });

    expect(await after.describeStateMachine({ stateMachineArn: late })).toMatchObject({ status: 'DELETING' });
    await after.stopExecution({ executionArn: arn });
    await after.ended(arn);
    await expect(after.describeStateMachine({ stateMachineArn: late })).rejects.toThrow('Does Not Exist');
  });

  it('continues a map whose child ends before the map has been read', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { integrations, next } = gate();
    const before = open({ store: new SqliteStore({ file }), integrations });
    await startWaiting(before, await create(before, 'waiting', waiting));
    const machine = await create(before, 'mapping', {
      M: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Ask',
          States: asking,
        },
        End: true,
      },
    });
    const arn = await start(before, machine, { items: [1] });
    const { call, answer } = await next();
    answer(null);
    const child = call.context.executionArn;
    while (!(await types(before, child)).includes('TaskSubmitted')) await new Promise(setImmediate);
    await before.close();

    const after = open({ store: slowStore(file).store, integrations });
    await after.sendTaskSuccess({ taskToken: call.context.taskToken ?? '', output: '"mapped"' });

    expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '["mapped"]' });
  });
});
