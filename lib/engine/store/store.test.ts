import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../model/event-record.ts';
import { MemoryStore } from './memory.ts';
import { SqliteStore } from './sqlite.ts';
import type { ExecutionRecord, Store } from './store.ts';

const folders: string[] = [];
const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-store-'));
  folders.push(folder);
  return join(folder, 'data', 'baton.sqlite');
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const record = (name: string, extra: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  arn: `arn:aws:states:us-east-1:1:execution:m:${name}`,
  name,
  stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:m',
  revision: 'r',
  type: 'STANDARD',
  status: 'RUNNING',
  startedAt: 1000,
  input: '{}',
  redriveCount: 0,
  seed: 's',
  ...extra,
});

const shared = { x: [1, 'two', null] };
const events = (from: number, count: number): EventRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    id: from + i,
    previousEventId: from + i - 1,
    timestamp: 1000 + i,
    type: 'PassStateExited',
    details: i % 3 === 2 ? null : { name: `S${i}`, output: i % 2 ? shared : 'text' },
  }));

const kinds: [string, () => Store][] = [
  ['memory', () => new MemoryStore()],
  ['memory, with what it should not hold in a file', () => new MemoryStore({ maxBytes: 1 })],
  ['sqlite', () => new SqliteStore({ file: newFile() })],
];

describe.each(kinds)('a store in %s', (_name, open) => {
  it('gives back documents by kind, and forgets those deleted', async () => {
    const store = open();
    store.putDocument('alias', 'b', { n: 1 });
    store.putDocument('alias', 'b', { n: 2 });
    store.putDocument('tags', 'b', { n: 3 });
    store.putDocument('alias', 'c', { n: 4 });
    store.deleteDocument('alias', 'c');

    expect([...store.documents('alias')]).toEqual([{ key: 'b', value: { n: 2 } }]);

    await store.close();
  });

  it('keeps records with all their fields, and the changes to them', async () => {
    const store = open();
    const full = record('a', {
      stateMachineAliasArn: 'alias',
      mapRunArn: 'run',
      itemCount: 3,
      traceHeader: 't',
    });
    store.insertExecution(full);

    expect(store.execution(full.arn)).toEqual(full);

    const ended = { ...full, status: 'FAILED', stoppedAt: 2000, error: 'E', cause: 'c' } as const;
    store.updateExecution(ended);

    expect(store.execution(full.arn)).toEqual(ended);
    expect(store.execution('arn:none')).toBeUndefined();

    await store.close();
  });

  it('lists newest first, filtered, from a position on', async () => {
    const store = open();
    for (const name of ['a', 'b', 'c', 'd']) {
      store.insertExecution(
        record(name, { status: name === 'b' ? 'FAILED' : 'SUCCEEDED', redriveCount: name === 'c' ? 1 : 0 }),
      );
    }
    store.insertExecution(record('e', { stateMachineArn: 'other' }));
    const stateMachineArn = record('').stateMachineArn;
    const names = (query: object): string[] =>
      store.listExecutions({ stateMachineArn, limit: 10, ...query }).map((found) => found.record.name);

    expect(names({})).toEqual(['d', 'c', 'b', 'a']);
    expect(names({ status: 'FAILED' })).toEqual(['b']);
    expect(names({ redriven: true })).toEqual(['c']);

    const [first] = store.listExecutions({ stateMachineArn, limit: 1 });

    expect(names({ after: first?.position, limit: 2 })).toEqual(['c', 'b']);

    await store.close();
  });

  it('reads any part of a history in either order', async () => {
    const store = open();
    const { arn } = record('a');
    store.insertExecution(record('a'));
    store.insertExecution(record('b'));
    store.appendHistory(arn, events(1, 5));
    store.appendHistory(record('b').arn, events(1, 3));
    store.appendHistory(arn, events(6, 1));
    store.appendHistory(arn, events(7, 4));
    const ids = (query: { from: number; limit: number; reverse?: boolean }): number[] =>
      store.history(arn, query).map((event) => event.id);

    expect(store.history(arn, { from: 1, limit: 5 })).toEqual(events(1, 5));
    expect(ids({ from: 1, limit: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ids({ from: 4, limit: 4 })).toEqual([4, 5, 6, 7]);
    expect(ids({ from: 8, limit: 5, reverse: true })).toEqual([8, 7, 6, 5, 4]);
    expect(ids({ from: Number.MAX_SAFE_INTEGER, limit: 2, reverse: true })).toEqual([10, 9]);
    expect(ids({ from: 11, limit: 2 })).toEqual([]);

    await store.close();
  });

  it('keeps what one step adds to a history, however much it is', async () => {
    const store = open();
    const { arn } = record('a');
    store.insertExecution(record('a'));
    const large = events(1, 3).map((event, i) => ({
      ...event,
      details: { name: 's', input: { x: String(i).repeat(7_000_000) } },
    }));
    store.appendHistory(arn, large);
    store.commit();
    const kept = store.history(arn, { from: 1, limit: 10 });
    const last = store.history(arn, { from: 3, limit: 1, reverse: true });

    expect(kept.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(
      kept.every(({ details }, i) => JSON.stringify(details) === JSON.stringify(large[i]?.details)),
    ).toBe(true);
    expect(last.map(({ id }) => id)).toEqual([3]);

    await store.close();
  });

  it('forgets what ended before a time with its history, and gives its name to another', async () => {
    const store = open();
    for (const name of ['old', 'new', 'running']) {
      store.insertExecution(record(name));
      store.appendHistory(record(name).arn, events(1, 2));
    }
    store.updateExecution(record('old', { status: 'FAILED', stoppedAt: 1999 }));
    store.putSnapshot(record('old').arn, 1, '{}');
    store.updateExecution(record('new', { status: 'SUCCEEDED', stoppedAt: 2000 }));
    store.forgetEndedBefore(2000);
    const left = store.listExecutions({ limit: 10 }).map((listed) => listed.record.name);

    expect(left).toEqual(['running', 'new']);
    expect(store.execution(record('old').arn)).toBeUndefined();
    expect(store.recoverableOf(record('old').arn)).toBeUndefined();

    store.insertExecution(record('old'));

    expect(store.history(record('old').arn, { from: 1, limit: 10 })).toEqual([]);
    expect(store.history(record('new').arn, { from: 1, limit: 10 })).toEqual(events(1, 2));

    await store.close();
  });
});

describe('a store in memory', () => {
  it('keeps only so many finished executions, and every running one', async () => {
    const store = new MemoryStore({ maxFinished: 10 });
    store.insertExecution(record('running'));
    for (let i = 0; i < 30; i++) store.insertExecution(record(`f${i}`, { status: 'SUCCEEDED' }));

    expect(store.execution(record('running').arn)).toBeDefined();
    expect(store.execution(record('f0').arn)).toBeUndefined();
    expect(store.execution(record('f29').arn)).toBeDefined();
  });
});

describe('a store in SQLite', () => {
  it('still has what was committed, and what is needed to continue, after opening again', async () => {
    const file = newFile();
    const store = new SqliteStore({ file });
    const { arn } = record('a');
    store.insertExecution(record('a'));
    store.insertExecution(record('done', { status: 'SUCCEEDED' }));
    store.appendJournal(arn, 1, 'one');
    store.appendJournal(arn, 2, 'two');
    store.putSnapshot(arn, 2, 'state');
    store.appendJournal(arn, 3, 'three');
    await store.close();
    const again = new SqliteStore({ file });

    expect([...again.recoverable({ after: -1, last: again.newestPosition() })]).toEqual([
      {
        position: 1,
        record: record('a'),
        snapshot: { sequence: 2, run: 'state' },
        journal: [{ sequence: 3, entry: 'three' }],
      },
    ]);

    again.dropJournal(arn);

    expect(again.recoverableOf(arn)).toEqual({ position: 1, record: record('a'), journal: [] });

    await again.close();
  });

  it('counts the executions that had not ended, without the children of distributed Maps', async () => {
    const file = newFile();
    const store = new SqliteStore({ file });
    store.insertExecution(record('a'));
    store.insertExecution(record('done', { status: 'SUCCEEDED' }));
    store.insertExecution(record('child', { mapRunArn: 'run' }));
    await store.close();

    const again = new SqliteStore({ file });

    expect(again.countRunning()).toBe(1);

    await again.close();
  });

  it('gives back thousands of executions, each with what is its own, also with others between them', async () => {
    const store = new SqliteStore({ file: newFile() });
    const expected: unknown[] = [];
    for (let index = 0; index < 1000; index++) {
      const isRunning = index % 3 > 0;
      const one = record(`e${index}`, isRunning ? {} : { status: 'FAILED' });
      store.insertExecution(one);
      if (index % 5 === 0) store.putSnapshot(one.arn, 7, `state ${index}`);
      for (let entry = 0; entry < index % 4; entry++)
        store.appendJournal(one.arn, 10 + entry, `${index}.${entry}`);
      if (!isRunning) continue;
      expected.push({
        position: index + 1,
        record: one,
        ...(index % 5 === 0 && { snapshot: { sequence: 7, run: `state ${index}` } }),
        journal: Array.from({ length: index % 4 }, (_, entry) => ({
          sequence: 10 + entry,
          entry: `${index}.${entry}`,
        })),
      });
    }

    const from = (after: number, last: number) => [...store.recoverable({ after, last })];
    expect(from(-1, store.newestPosition())).toEqual(expected);
    expect(from(500, 510).map(({ position }) => position)).toEqual([501, 503, 504, 506, 507, 509, 510]);

    await store.close();
  });

  it('knows the latest time that any execution has seen', async () => {
    const store = new SqliteStore({ file: newFile() });
    const empty = store.latestTime();
    store.insertExecution(record('a', { startedAt: 1000 }));
    const started = store.latestTime();
    store.appendJournal(record('a').arn, 1, '{"now":2500,"event":{"type":"start","at":9999}}');
    store.insertExecution(record('b', { startedAt: 2000 }));
    store.appendJournal(record('b').arn, 1, '{"now":2000.5,"event":{"type":"start"}}');

    expect([empty, started, store.latestTime()]).toEqual([0, 1000, 2500]);

    await store.close();
  });

  it.each([false, true])('is read by its owner alone, its folder being there before: %s', async (before) => {
    const file = newFile();
    if (before) mkdirSync(dirname(file));
    const store = new SqliteStore({ file });
    store.putDocument('alias', 'b', { n: 1 });
    store.commit();
    const modes = ['', '-wal'].map((end) => statSync(`${file}${end}`).mode & 0o777);

    expect(modes).toEqual([0o600, 0o600]);

    if (!before) expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('is opened by one process at a time', async () => {
    const file = newFile();
    const store = new SqliteStore({ file });

    expect(() => new SqliteStore({ file })).toThrow(/in use by another process/);

    await store.close();
    await new SqliteStore({ file }).close();
  });
});
