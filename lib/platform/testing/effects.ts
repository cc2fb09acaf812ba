import { afterAll, beforeAll } from '@jest/globals';
import { type EffectLog, effectLog } from '#actions/effects/effect-log.ts';
import { begin, complete, fail } from '#actions/effects/entry.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';

/** An effect as its call would have logged it. */
export interface LoggedEffect {
  step: string;
  /** Default: the step. */
  key?: string;
  /** When it began, in milliseconds since the epoch. */
  at?: number;
  /** How it ended; default: `done`. `under_way` until `until`. */
  state?: 'done' | 'not_done' | 'under_way' | 'unknown';
  until?: number;
  result?: string;
  /** Default: it is undone by a function `undo-<step>`. */
  undo?: JsonObject | null;
}

/** Opens a table for the tests of a file; returns a function that returns the log of another execution each time. */
export const openLogs = (): (() => EffectLog) => {
  let table: TestTable;
  let executions = 0;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.close());
  return () => {
    const client = table.client();
    return effectLog(
      tableOf(async () => client),
      `arn:execution:${executions++}`,
    );
  };
};

/** Logs effects of an execution. */
export const logEffects = async (log: EffectLog, effects: readonly LoggedEffect[]): Promise<void> => {
  for (const {
    step,
    key = step,
    at = 0,
    state = 'done',
    until = 1,
    result = '{"id":"r"}',
    undo,
  } of effects) {
    const how = undo === undefined ? { uses: `undo-${step}`, with: { step } } : undo;
    const about = {
      workflow: 'orders',
      step,
      action: `shop/${step}`,
      ...(how && { undo: await log.keep(key, 'undo', JSON.stringify(how)) }),
    };
    await log.change(key, (entry) => begin(entry, { owner: step, now: at, until, at, about }));
    if (state === 'done') {
      const stored = await log.keep(key, 'result', result);
      await log.change(key, (entry) => complete(entry, step, stored));
    }
    if (state === 'unknown' || state === 'not_done')
      await log.change(key, (entry) => fail(entry, step, { nothingDone: state === 'not_done' }));
  }
};

/** Logs that an effect is undone, or that its undo failed. */
export const logUndo = async (
  log: EffectLog,
  effect: string,
  how: 'done' | 'failed' = 'done',
  error?: string,
): Promise<void> => {
  const about = { workflow: 'orders', step: effect, action: `shop/undo-${effect}` };
  const key = undoKey(effect);
  await log.change(key, (entry) => begin(entry, { owner: 'undo', now: 0, until: 1, at: 0, about }));
  await log.change(key, (entry) =>
    how === 'done'
      ? complete(entry, 'undo', 'null')
      : fail(entry, 'undo', { nothingDone: false, ...defined({ error }) }),
  );
};
