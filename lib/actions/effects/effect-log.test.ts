import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableOf } from '../ports/documents.ts';
import { startTable, type TestTable } from '../testing/table.ts';
import { type EffectLog, effectLog } from './effect-log.ts';
import { begin, type Change, complete, type Entry, fail, revoke } from './entry.ts';
import { close, closePart, lift, OPEN_FENCE, takeLease } from './fence.ts';
import { ABOUT } from './testing/world.ts';

const RUN = { workflow: 'orders', execution: 'one' };

let table: TestTable;
let roots = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

/** The log as one of several functions has it: nothing seen yet. */
const logOf = (root: string): EffectLog => {
  const client = table.client();
  return effectLog(
    tableOf(async () => client),
    root,
  );
};
const newRoot = (): string => `arn:aws:states:us-east-1:0:execution:orders:${roots++}`;

type Request = (entry: Entry | undefined) => Change<unknown>;

const caller = (owner: string, now: number) => ({ owner, now, until: now + 10_000, at: now, about: ABOUT });

/** What may be asked of an entry, at a time when a first call may be under way and at one when it is over. */
const REQUESTS: Record<string, Request> = {
  'begin while the first may be under way': (entry) => begin(entry, caller('other', 11_000)),
  'begin when the first is over': (entry) => begin(entry, caller('other', 16_000)),
  'complete by the owner': (entry) => complete(entry, 'one', '"paid"'),
  'complete by another': (entry) => complete(entry, 'other', '"paid"'),
  'fail in doubt': (entry) => fail(entry, 'one', { nothingDone: false }),
  'fail with nothing done': (entry) => fail(entry, 'one', { nothingDone: true }),
  'revoke while it may be under way': (entry) => revoke(entry, 11_000, ABOUT),
  'revoke when it is over': (entry) => revoke(entry, 16_000, ABOUT),
};

const first: Request = (entry) => begin(entry, caller('one', 0));
const done: Request = (entry) => complete(entry, 'one', '"paid"');
const unknown: Request = (entry) => fail(entry, 'one', { nothingDone: false });
const nothing: Request = (entry) => fail(entry, 'one', { nothingDone: true });
const revoked: Request = (entry) => revoke(entry, 1000, ABOUT);

/** Ways to every kind of entry. */
const ENTRIES: Record<string, Request[]> = {
  'no entry': [],
  'under way': [first],
  done: [first, done],
  unknown: [first, unknown],
  'not done': [first, nothing],
  'revoked while under way': [first, revoked],
  'revoked and done': [first, revoked, done],
  void: [first, revoked, nothing],
  'a mark': [revoked],
};

describe('The log of effects in the table', () => {
  it.each(
    Object.entries(ENTRIES).flatMap(([entry, way]) =>
      Object.entries(REQUESTS).map(([request, ask]) => ({ entry, way, request, ask })),
    ),
  )('decides as the protocol does on "$request" when the entry is "$entry"', async ({ way, ask }) => {
    const root = newRoot();
    let expected: Entry | undefined;
    const writer = logOf(root);
    for (const request of way) {
      expected = request(expected).next ?? expected;
      await writer.change('charge', request);
    }
    const decided = ask(expected);

    const { verdict } = await logOf(root).change('charge', ask);
    const stored = await entriesOf(logOf(root));

    expect(verdict).toEqual(decided.verdict);
    expect(stored).toEqual(
      decided.next || expected ? [{ key: 'charge', entry: decided.next ?? expected }] : [],
    );
  });

  it('lets one of many calls begin that come at once', async () => {
    const root = newRoot();
    const calls = Array.from({ length: 12 }, (_, index) =>
      logOf(root).change('charge', (entry) => begin(entry, caller(`call ${index}`, 0))),
    );

    const verdicts = (await Promise.all(calls)).map(({ verdict }) => verdict.kind);

    expect(verdicts.filter((kind) => kind === 'go')).toHaveLength(1);
    expect(verdicts.filter((kind) => kind === 'refused')).toHaveLength(11);
  });

  it('lets one undoer have the lease, or an execution continue, but not both', async () => {
    const root = newRoot();
    await logOf(root).changeFence(close);

    const [first, second, lifted] = await Promise.all([
      logOf(root).changeFence((fence) =>
        takeLease(
          fence,
          RUN,
          () => 'a',
          () => false,
        ),
      ),
      logOf(root).changeFence((fence) =>
        takeLease(
          fence,
          RUN,
          () => 'b',
          () => false,
        ),
      ),
      logOf(root).changeFence((fence) => lift(fence).next),
    ]);

    expect([first, second].filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await logOf(root).fence()).toMatchObject({ closed: true, epoch: 1 });
    expect(lifted === undefined || lifted.epoch === 0).toBe(true);
  });

  it('is open for an execution that nothing is stored about', async () => {
    expect(await logOf(newRoot()).fence()).toEqual(OPEN_FENCE);
  });

  it('stores long texts beside the entry, and loses those that no item can hold', async () => {
    const log = logOf(newRoot());
    const long = 'x'.repeat(10_000);

    const [inline, apart, lost] = [
      await log.keep('a', 'result', 'short'),
      await log.keep('a', 'undo', long),
      await log.keep('b', 'result', 'x'.repeat(400_000)),
    ];

    expect([inline, apart, lost]).toEqual(['short', { apart: true }, { lost: true }]);
    expect(await log.read('a', 'undo', apart)).toBe(long);
    expect(await log.read('b', 'result', lost)).toBeUndefined();
  });

  it('keeps an entry within 1 KB, which is one write unit of DynamoDB, whatever its texts hold', async () => {
    const root = newRoot();
    const log = logOf(root);
    const about = {
      workflow: 'w'.repeat(40),
      step: 's'.repeat(40),
      action: `${'f'.repeat(20)}/${'a'.repeat(20)}`,
      undo: await log.keep('k', 'undo', 'u'.repeat(160)),
    };
    const key = `${'n'.repeat(80)}/${'s'.repeat(40)}/12`;
    const at = Date.now();
    const owner = '0'.repeat(36);

    await log.change(key, (entry) => begin(entry, { owner, now: at, until: at + 1000, at, about }));
    const result = await log.keep(key, 'result', 'r'.repeat(160));
    await log.change(key, (entry) => complete(entry, owner, result));

    const item = { root, sk: key, key, entry: await log.entry(key), version: 2 };
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThanOrEqual(1024);
    expect(await log.keep(key, 'result', 'r'.repeat(161))).toEqual({ apart: true });
  });

  it('takes keys of any length', async () => {
    const log = logOf(newRoot());
    const key = 'k'.repeat(5000);

    await log.change(key, first);

    expect(await entriesOf(log)).toMatchObject([{ key, entry: { state: 'under_way' } }]);
  });
});

const entriesOf = async (log: EffectLog) => {
  const found = [];
  for await (const logged of log.entries()) found.push(logged);
  return found;
};

describe('The fence of very many parts', () => {
  const keysOf = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => `one/charge/${from + index}`);

  it('keeps all their keys, in items that it has room for', async () => {
    const root = newRoot();
    const keys = keysOf(0, 2600);
    for (let at = 0; at < keys.length; at += 650)
      await logOf(root).changeFence((fence) => closePart(fence, keys.slice(at, at + 650)));

    const { part } = await logOf(root).fence();

    expect(part?.keys).toEqual(keys);
    expect(part?.pages).toHaveLength(5);
    expect(
      await logOf(root).changeFence((fence) => closePart(fence, [keys[0]!, keys.at(-1)!])),
    ).toBeUndefined();
  });

  it('loses none to writers at the same time', async () => {
    const root = newRoot();
    await logOf(root).changeFence((fence) => closePart(fence, keysOf(0, 499)));

    await Promise.all(
      [0, 1, 2, 3, 4].map((writer) =>
        logOf(root).changeFence((fence) => closePart(fence, keysOf(1000 + writer * 3, 1003 + writer * 3))),
      ),
    );

    const { part } = await logOf(root).fence();
    expect(part?.keys.toSorted()).toEqual([...keysOf(0, 499), ...keysOf(1000, 1015)].toSorted());
  });
});
