import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EffectLog, effectLog } from '#actions/effects/effect-log.ts';
import { shard, takeLease } from '#actions/effects/fence.ts';
import type { OpenTable } from '#actions/ports/documents.ts';
import { directTable } from '#actions/ports/local-clients.ts';
import { EVENTS } from '#contracts/compensation/workflow.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import type { Json } from '#core/json.ts';
import { openDynamo } from '#local/dynamo/store.ts';
import { createTables } from '#local/dynamo/table.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { hasLeft } from '#platform/undoing/left.ts';
import { planUndoing } from '#platform/undoing/plan.ts';

const dynamo = openDynamo();
let roots = 0;

beforeAll(() => createTables(dynamo.call));
afterAll(() => dynamo.close());

/** The local table, without its server, and how many items were read from it. */
const countedTable = (): { open: OpenTable; read: { items: number } } => {
  const read = { items: 0 };
  const lengthOf = (items: Json | undefined): number => (Array.isArray(items) ? items.length : 0);
  const table = directTable(async (operation, input) => {
    const answer = await dynamo.call(operation, input);
    read.items += lengthOf(answer.Items) + (answer.Item ? 1 : 0);
    for (const items of Object.values(answer.Responses ?? {})) read.items += lengthOf(items);
    return answer;
  });
  return { read, open: async () => ({ name: LOCAL_TABLE, ...(await table) }) };
};

/** An execution with so many effects, every third of them in a shard, one more a millisecond. */
const executionWith = async (effects: number) => {
  const { open, read } = countedTable();
  const root = `arn:execution:many-${roots++}`;
  const log = effectLog(open, root);
  const inShards = effectLog(open, root, { sharded: true });
  await inShards.changeFence(shard);
  const at = Array.from({ length: effects }, (_, index) => ({ step: `step-${index}`, at: index }));
  await logEffects(
    log,
    at.filter(({ at: time }) => time % 3 > 0),
  );
  await logEffects(
    inShards,
    at.filter(({ at: time }) => time % 3 === 0),
  );
  return { log, inShards, read, newLog: () => effectLog(open, root) };
};

type Execution = Awaited<ReturnType<typeof executionWith>>;

/** Undoes as executions of the compensating state machine do, one after the other; returns the steps in order, and how many executions it took. */
const undoAll = async (
  { newLog, log, inShards }: Execution,
  failing: readonly string[] = [],
): Promise<{ undone: string[]; executions: number; last: string }> => {
  const undone: string[] = [];
  for (let executions = 0; ; executions++) {
    if (!(await hasLeft(newLog()))) return { undone, executions, last: 'done' };
    const undoer = `undoer-${executions}`;
    await newLog().changeFence((fence) =>
      takeLease(
        { ...fence, closed: true },
        { workflow: 'orders', execution: 'one' },
        () => undoer,
        () => true,
      ),
    );
    const { next, steps } = await undoOnce({ newLog, log, inShards }, undoer, failing);
    undone.push(...steps);
    if (next === 'failed') return { undone, executions: executions + 1, last: next };
  }
};

const undoOnce = async (
  { newLog, log, inShards }: Pick<Execution, 'inShards' | 'log' | 'newLog'>,
  undoer: string,
  failing: readonly string[],
): Promise<{ next: string; steps: string[] }> => {
  const steps: string[] = [];
  const failed: string[] = [];
  let events = 0;
  for (;;) {
    const plan = await planUndoing(newLog(), { undoer, events, looks: 0, failed, now: 1e6 });
    if (plan.next !== 'undo') return { next: plan.next, steps };
    for (const { step, key, sharded } of plan.entries) {
      events += EVENTS.undo + EVENTS.call;
      const place: EffectLog = sharded ? inShards : log;
      await logUndo(place, step, failing.includes(step) ? 'failed' : 'done');
      if (failing.includes(step)) failed.push(key);
      else steps.push(step);
    }
  }
};

const newestFirst = (effects: number): string[] =>
  Array.from({ length: effects }, (_, index) => `step-${effects - 1 - index}`);

describe('Undoing very many effects', () => {
  it('undoes the newest first and reads as many items for each as for few, over several executions', async () => {
    const [few, many] = [await executionWith(300), await executionWith(1200)];
    few.read.items = 0;
    many.read.items = 0;

    const [first, second] = [await undoAll(few), await undoAll(many)];

    expect(first.undone).toEqual(newestFirst(300));
    expect(second.undone).toEqual(newestFirst(1200));
    expect(second.executions).toBeGreaterThan(1);
    expect(many.read.items / 1200).toBeLessThan(1.2 * (few.read.items / 300));
    expect(many.read.items / 1200).toBeLessThan(9);
  });

  it('parks what fails on an early page, and begins with that when it is taken up', async () => {
    const execution = await executionWith(130);

    const first = await undoAll(execution, ['step-129', 'step-3']);
    const parked = (await execution.newLog().fence()).parked?.count;
    const again = await undoAll(execution);

    expect(first).toMatchObject({ executions: 1, last: 'failed' });
    expect(first.undone).toEqual(newestFirst(130).filter((step) => step !== 'step-129' && step !== 'step-3'));
    expect(parked).toBe(2);
    expect(again).toMatchObject({ undone: ['step-129', 'step-3'], last: 'done' });
  });
});
