import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_KEY_LENGTH } from '#contracts/flow.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { systemClock } from '#core/clock.ts';
import { seededRandomness } from '#core/ids.ts';
import { type Item, type OpenTable, queryPages, tableOf, writeItem } from '../ports/documents.ts';
import { startTable, type TestTable } from '../testing/table.ts';
import { callCrowd } from './testing/call-crowd.ts';
import { crowd } from './testing/crowd.ts';
import { performIn, startOf, type World } from './testing/world.ts';
import { type Outside, performOn, turnsIn } from './turn-store.ts';
import { type Entry, type Lease, type Operation, rankOf, type View } from './turns.ts';

let table: TestTable;
let cases = 0;
let open: OpenTable;
beforeAll(async () => {
  table = await startTable();
  const client = table.client();
  open = tableOf(async () => client);
});
afterAll(() => table.close());

/** The table, at a time at which no call is over. */
const on = { open: (): ReturnType<OpenTable> => open(), clock: { now: () => 0 } };

const NOBODY: Outside = { tell: async () => 'gone', isOver: async () => false };

const lease = (run: string, token?: string): Lease => ({ slot: 0, run, at: 1, ...(token && { token }) });
const call = (more: Partial<Lease> = {}): Lease => ({ slot: 0, run: 'run 1', at: 1, hold: 1, ...more });
const entry = (run: string, token: string, rank = 1): Entry => ({ run, at: 1, rank, token });

const allItems = async (open: OpenTable, { pk }: { pk: string }): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const page of queryPages(open, {
    KeyConditionExpression: `${TABLE.pk} = :pk`,
    ExpressionAttributeValues: { ':pk': pk },
  }))
    items.push(...page);
  return items;
};

/** What the items of a key may be. */
const STATES: Record<string, Pick<World, 'entries' | 'leases'>> = {
  nothing: { leases: [], entries: [] },
  'a lease without a token': { leases: [lease('run 1')], entries: [] },
  'a lease to tell': { leases: [lease('run 1', 'a')], entries: [] },
  "another's lease": { leases: [lease('run 2', 'a')], entries: [] },
  'an entry': { leases: [], entries: [entry('run 1', 'a')] },
  'an entry with a newer token': { leases: [], entries: [entry('run 1', 'b')] },
  'an entry with two tokens': { leases: [], entries: [{ ...entry('run 1', 'a'), others: ['b'] }] },
  'an entry with three tokens': { leases: [], entries: [{ ...entry('run 1', 'a'), others: ['b', 'c'] }] },
  'a lease of a call': { leases: [call()], entries: [] },
  'a lease of a call to tell': { leases: [call({ token: 'a' })], entries: [] },
  'a call that is tried again': { leases: [], entries: [{ run: 'run 1', at: 1, rank: 1, hold: 1 }] },
  'a lease and entries': { leases: [lease('run 1')], entries: [entry('run 1', 'a'), entry('run 2', 'c', 2)] },
};

const OPERATIONS: Operation[] = [
  { do: 'look' },
  { do: 'take', lease: lease('run 1', 'a') },
  { do: 'take', lease: { ...lease('run 1'), slot: 3 } },
  { do: 'free', slot: 0, run: 'run 1' },
  { do: 'set token', lease: lease('run 1'), token: 'b' },
  { do: 'set token', lease: lease('run 1', 'a'), token: 'b' },
  { do: 'told', slot: 0, run: 'run 1', token: 'a' },
  { do: 'queue', entry: entry('run 1', 'b') },
  { do: 'queue', entry: entry('run 3', 'd', 0) },
  { do: 'drop', entry: entry('run 1', 'a') },
  { do: 'drop', entry: { ...entry('run 1', 'a'), others: ['b'] } },
  { do: 'forget', run: 'run 1', rank: 1 },
  { do: 'take', lease: call({ slot: 3 }) },
  { do: 'begin', slot: 0, run: 'run 1', by: 'b', until: 2 },
  { do: 'begin', slot: 0, run: 'run 2', by: 'b', until: 2 },
  { do: 'free', slot: 0, run: 'run 1', if: { until: 1, token: null } },
  { do: 'free', slot: 0, run: 'run 1', if: { until: 1, token: 'a' } },
  { do: 'free', slot: 0, run: 'run 1', if: { until: 1, token: 'b' } },
  { do: 'free', slot: 0, run: 'run 1', if: { until: 0, token: null } },
  { do: 'free', slot: 0, run: 'run 1', if: { idle: true } },
  { do: 'free', slot: 0, run: 'run 1', if: { by: 'b' } },
  { do: 'free', slot: 0, run: 'run 1', if: { token: 'a' } },
  { do: 'set token', lease: call(), token: 'b' },
  { do: 'drop', entry: { run: 'run 1', at: 1, rank: 1, hold: 1 } },
  { do: 'queue', entry: { run: 'run 1', at: 1, rank: 1, hold: 1 } },
];

describe('Turns in the table', () => {
  it.each(
    Object.entries(STATES).flatMap(([state, items]) =>
      OPERATIONS.map((operation) => ({ state, items, operation, what: JSON.stringify(operation) })),
    ),
  )('change as in the model when there is $state, on $what', async ({ items, operation }) => {
    const of = { workflow: `orders-${cases++}`, key: 'ann' };
    const world = { ...startOf({ runs: 3, held: 0, max: 1 }), entries: structuredClone(items.entries) };
    for (const one of items.leases) performIn(world, { do: 'take', lease: one });
    for (const one of items.leases) await performOn(on, of, { do: 'take', lease: one }, NOBODY);
    for (const one of items.entries) await performOn(on, of, { do: 'queue', entry: one }, NOBODY);

    const answer = await performOn(on, of, operation, NOBODY);
    const expected = performIn(world, operation);
    const [stored] = await turnsIn(open, systemClock).list(of.workflow);

    expect(answer).toEqual(expected);
    expect({ leases: stored?.leases ?? [], entries: stored?.entries ?? [] }).toEqual({
      leases: world.leases,
      entries: world.entries,
    });
  });

  it('tell the one token of an entry that was written before entries had several', async () => {
    const of = { workflow: 'orders', key: 'before' };
    const queued = entry('run 1', 'a');
    await performOn(on, of, { do: 'queue', entry: queued }, NOBODY);
    const [{ tokens: _, ...item } = {}] = await allItems(open, KEYS.flow(of.workflow, of.key));
    await writeItem(open, { [TABLE.pk]: '', [TABLE.sk]: '', ...item, token: 'a' });
    const view = await performOn(on, of, { do: 'look' }, NOBODY);

    const isDropped = await performOn(on, of, { do: 'drop', entry: queued }, NOBODY);

    expect(view).toEqual({ leases: [], first: queued });
    expect(isDropped).toBe(true);
    expect(await allItems(open, KEYS.flow(of.workflow, of.key))).toEqual([]);
  });

  it('list the queue in its order', async () => {
    const of = { workflow: 'orders', key: 'places' };
    const store = turnsIn(open, systemClock);
    for (const [run, rank] of [
      ['a', 30],
      ['b', 10],
      ['c', 20],
    ] as const)
      await performOn(on, of, { do: 'queue', entry: entry(run, run, rank) }, NOBODY);

    const { entries } = await store.ofKey(of);
    const view = (await performOn(on, of, { do: 'look' }, NOBODY)) as View;

    expect(entries.map(({ run }) => run)).toEqual(['b', 'c', 'a']);
    expect(view.first?.run).toBe('b');
  });

  it('let who is more urgent overtake only those that came within a minute for each point', async () => {
    const of = { workflow: 'orders', key: 'ageing' };
    const store = turnsIn(open, systemClock);
    const noon = 1_800_000_000_000;
    const enter = async (run: string, minute: number, priority: number): Promise<void> => {
      const at = noon + minute * 60_000;
      const entering = { run, at, rank: rankOf(at, priority), max: 1, token: run, queues: true };
      await store.work(of, { name: 'enter', ...entering }, { ...NOBODY, tell: async () => 'delivered' });
    };
    await enter('under way', 0, 0);

    await enter('patient', 0, 0);
    await enter('urgent after 9 minutes', 9, 10);
    await enter('urgent after 11 minutes', 11, 10);
    await enter('idle after 1 minute', 1, -10);
    const { entries } = await store.ofKey(of);

    expect(entries.map(({ run }) => run)).toEqual([
      ...['urgent after 9 minutes', 'patient', 'urgent after 11 minutes', 'idle after 1 minute'],
    ]);
  });

  it('let keys that share a queue take turns, however many wait of one', async () => {
    const of = { workflow: 'orders', key: 'fair' };
    const store = turnsIn(open, systemClock);
    let at = 1_800_000_000_000;
    const enter = async (fair: string, name: string): Promise<void> => {
      at += 1000;
      const rank = await store.fairRank(of, fair, at);
      const entering = { run: name, at, rank, max: 1, token: name, queues: true };
      await store.work(of, { name: 'enter', ...entering }, { ...NOBODY, tell: async () => 'delivered' });
    };
    await enter('large', 'first');
    await Promise.all(Array.from({ length: 30 }, (_, index) => enter('large', `large ${index}`)));

    await enter('small', 'small 1');
    await enter('small', 'small 2');
    const { entries, leases } = await store.ofKey(of);

    const places = ['small 1', 'small 2'].map((name) => entries.findIndex(({ run }) => run === name));
    expect(leases.map(({ run }) => run)).toEqual(['first']);
    expect(entries).toHaveLength(32);
    expect(places[0]).toBeLessThanOrEqual(1);
    expect(places[1]).toBeLessThanOrEqual(3);
  });

  it('have keys that DynamoDB takes, however long the text of a key is', async () => {
    const of = { workflow: 'w'.repeat(80), key: '鍵'.repeat(MAX_KEY_LENGTH) };
    const entering = { run: 'a', at: 1, rank: 1, max: 1, token: 't', queues: true };
    const store = turnsIn(open, systemClock);

    await store.work(of, { name: 'enter', ...entering }, { ...NOBODY, tell: async () => 'delivered' });

    const [item] = await allItems(open, { pk: KEYS.flow(of.workflow, of.key).pk });
    expect(Buffer.byteLength(String(item?.[TABLE.pk]))).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(String(item?.[TABLE.indexSk]))).toBeLessThanOrEqual(1024);
    expect(await store.list(of.workflow)).toMatchObject([{ key: of.key, leases: [{ run: 'a' }] }]);
  });

  it('keep a rate although many functions reserve at the same time', async () => {
    const of = { workflow: 'orders', key: 'rate' };
    const clock = { now: () => 0 };
    const limit = { max: 2, per_seconds: 10, on_limit: 'queue' } as const;

    const times = await Promise.all(Array.from({ length: 7 }, () => turnsIn(open, clock).reserve(of, limit)));

    expect(times.toSorted((one = 0, other = 0) => one - other)).toEqual([
      0, 0, 10_000, 10_000, 20_000, 20_000, 30_000,
    ]);
  });

  it('never lets more calls be under way than may, and lets each end once, whoever works and dies', async () => {
    const seen = await callCrowd({
      calls: 30,
      keys: 2,
      customers: 4,
      max: 2,
      workers: 8,
      deaths: 0.05,
      lostEnds: 0.1,
      randomness: seededRandomness(3),
      store: (clock) => turnsIn(open, clock),
      pause: setTimeout,
    });

    expect(seen).toMatchObject({ ended: 30, twice: 0, left: 0 });
    expect(seen.mostAtOnce).toBeLessThanOrEqual(2);
    expect(seen.mostOvertakes).toBeLessThanOrEqual(4);
  });

  it('never lets more runs be under way than may, and lets each begin once, whoever works and dies', async () => {
    const seen = await crowd({
      runs: 36,
      keys: 3,
      max: 2,
      workers: 8,
      deaths: 0.05,
      lostEnds: 0.1,
      refusals: 0.5,
      randomness: seededRandomness(3),
      store: () => turnsIn(open, systemClock),
      pause: setTimeout,
    });

    expect(seen).toMatchObject({ begun: 36, twice: 0, mostAtOnce: 2, left: 0, behindOthers: 0 });
  });
});
