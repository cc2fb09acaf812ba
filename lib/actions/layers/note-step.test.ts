import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { NOTE_SHARDS } from '#contracts/progress/step-note.ts';
import { KEYS } from '#contracts/table.ts';
import { ActionError } from '../action-error.ts';
import type { Contract } from '../contract.ts';
import { defineAction } from '../define-action.ts';
import { queryPages, tableOf } from '../ports/documents.ts';
import { keepOutput } from '../testing/keep-output.ts';
import { EXECUTION, runInfo } from '../testing/run-info.ts';
import { startTable, type TestTable } from '../testing/table.ts';

let table: TestTable;
let output: ReturnType<typeof keepOutput>;
beforeAll(async () => {
  output = keepOutput({ [ENVIRONMENT.notes]: 'true' });
  table = await startTable();
});
afterAll(async () => {
  output.release();
  await table.close();
});

const contract = { input: z.any(), output: z.any(), name: 'shop/act' };

/** Calls an action that does what its input says, at a clock that moves a second with each look. */
const call = async (
  run: Partial<RunInfo>,
  logic = (): unknown => 'done',
  options: Contract['options'] = {},
) => {
  const client = table.client();
  let now = 0;
  const handler = defineAction({ ...contract, options }, async () => logic(), {
    clients: { dynamo: async () => client, sfn: async () => never(), events: async () => never() },
    clock: { now: () => (now += 1000) },
    metrics: async () => undefined,
  });
  return handler({ input: null, run: runInfo(run) }).catch((error: Error) => error.name);
};
const never = (): never => {
  throw new Error('not used');
};

const notesOf = async (execution: string) => {
  const client = table.client();
  const found: Record<string, unknown>[] = [];
  for await (const page of queryPages(
    tableOf(async () => client),
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': KEYS.progress(execution, '').pk },
    },
  ))
    found.push(...page);
  return found;
};

describe('The note of a step', () => {
  it('counts attempts and how they ended, with the newest error until one succeeds', async () => {
    const execution = `${EXECUTION}-counts`;
    await call({ execution }, () => {
      throw new ActionError('Busy', 'later', { retryable: true });
    });
    const [failed] = await notesOf(execution);
    await call({ execution, attempt: 1 });
    const [done] = await notesOf(execution);

    expect(failed).toMatchObject({ sk: 'step#review', begun: 1, failed: 1, error: 'Busy' });
    expect(done).toMatchObject({ begun: 2, failed: 1, done: 1, firstAt: failed?.beganAt });
    expect(done).not.toHaveProperty('error');
  });

  it('says how much memory and processor time the call took', async () => {
    const execution = `${EXECUTION}-used`;
    await call({ execution }, () => {
      const until = process.cpuUsage().user + 30_000;
      while (process.cpuUsage().user < until);
      return null;
    });

    const [note] = await notesOf(execution);
    expect(note?.cpuMilliseconds).toBeGreaterThanOrEqual(30);
    expect(note?.megabytes).toBeGreaterThan(20);
    expect(note?.megabytes).toBeLessThan(20_000);
  });

  it('has begun and not ended while others give the answer', async () => {
    const execution = `${EXECUTION}-later`;
    await call({ execution }, () => null, { answers: 'later' });

    const [note] = await notesOf(execution);

    expect(note).toMatchObject({ begun: 1 });
    expect(note).not.toHaveProperty('endedAt');
  });

  it('is in a shard of the root execution for executions of a distributed Map', async () => {
    const root = `${EXECUTION}-root`;
    for (let child = 0; child < 20; child++)
      await call({ execution: `${EXECUTION}/map:${child}`, root, sharded: true });

    const shards = await Promise.all(
      Array.from({ length: NOTE_SHARDS }, (_, shard) => notesOf(`${root}#${shard}`)),
    );

    const notes = shards.flat();
    expect(notes.reduce((sum, { done }) => sum + Number(done), 0)).toBe(20);
    expect(notes.length).toBeGreaterThan(4);
  });

  it('is not written of a compensation, nor where nothing asks for notes', async () => {
    const execution = `${EXECUTION}-none`;
    await call({ execution, compensation: true });
    process.env[ENVIRONMENT.notes] = '';
    await call({ execution });
    process.env[ENVIRONMENT.notes] = 'true';

    expect(await notesOf(execution)).toEqual([]);
  });

  it('that cannot be written does not fail the call', async () => {
    const { BATON_TABLE } = process.env;
    process.env[ENVIRONMENT.table] = 'no-such-table';
    const result = await call({ execution: `${EXECUTION}-broken` });
    process.env[ENVIRONMENT.table] = BATON_TABLE;

    expect(result).toBe('done');
  });
});
