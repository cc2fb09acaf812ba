import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RunInfo } from '#contracts/action-event.ts';
import type { Json } from '#core/json.ts';
import { defineAction } from '../define-action.ts';
import type { Storage } from '../storage/storage.ts';
import { runInfo } from '../testing/run-info.ts';
import { storageIn } from '../testing/storage-in.ts';

const files = new Map<string, Uint8Array>();
let puts = 0;
const inMemory = storageIn(files);
const storage: Storage = {
  ...inMemory,
  put: (...file) => {
    puts += 1;
    return inMemory.put(...file);
  },
};
beforeEach(() => {
  files.clear();
  puts = 0;
});

const echo = (input: Json, run: Partial<RunInfo>) =>
  defineAction({ name: 'a/echo', input: z.json(), output: z.json() }, (given) => given, { storage })({
    input,
    run: runInfo(run),
  });

const LONG = 'é'.repeat(100);

describe('A part of a result that is too long for a state', () => {
  it('goes to the storage, and is a reference in the result', async () => {
    const result = await echo({ rows: [LONG], count: 1 }, { stores: [{ at: ['rows'], above_bytes: 100 }] });

    const [key = ''] = files.keys();
    const sha256 = key.split(/[/.]/)[2];
    expect(result).toEqual({ rows: { baton_stored: { key, sha256, bytes: 204 } }, count: 1 });
    expect(key).toMatch(/^large-values\/one\/[0-9a-f]{64}[.]json$/);
    expect(JSON.parse(String(Buffer.from(files.get(key) ?? '')))).toEqual([LONG]);
  });

  it('may be all fields but some, of which the longest go until the others are short enough', async () => {
    const others = { except: ['count'] };
    const stores = [{ at: ['made'], above_bytes: 1000, ...others }];
    const short = 'n'.repeat(600);
    const given = { page: 'p'.repeat(2000), text: 't'.repeat(700), short, count: 'c'.repeat(5000) };

    const result = await echo({ made: given }, { stores });

    expect(result).toMatchObject({
      made: {
        page: { baton_stored: { bytes: 2002 } },
        text: { baton_stored: {} },
        short,
        count: given.count,
      },
    });
    expect(await echo({ all: (result as { made: Json }).made }, { fetches: [['all', others]] })).toEqual({
      all: given,
    });
  });

  it('is not taken for a reference in a field that stays', async () => {
    const forged = { baton_stored: { key: 'large-values/other/x.json', sha256: 'x', bytes: 1 } };
    const others = { except: ['count'] };
    const given = { page: forged, count: forged };

    const result = await echo(given, { stores: [{ at: [], above_bytes: 1000, ...others }] });

    expect(result).toMatchObject({ page: { baton_stored: { bytes: 75 } }, count: forged });
    expect(await echo({ all: result }, { fetches: [['all', others]] })).toEqual({ all: given });
  });

  it('stays where it is if it is short, absent or null', async () => {
    const stores = [
      { at: ['rows'], above_bytes: 1000 },
      { at: ['none'], above_bytes: 0 },
      { at: ['missing', 'deep'], above_bytes: 0 },
    ];
    const result = { rows: [LONG], none: null };

    expect(await echo(result, { stores })).toEqual(result);
    expect(puts).toBe(0);
  });

  it('is in the input of the action that gets it, once for all places', async () => {
    const reference = await echo(LONG, { stores: [{ at: [], above_bytes: 0 }] });

    const seen = await echo({ a: reference, b: [reference], c: 1 }, { fetches: [['a'], ['b', 0], ['c']] });

    expect(seen).toEqual({ a: LONG, b: [LONG], c: 1 });
  });

  it('is the same if it looks like a reference itself', async () => {
    const forged = { baton_stored: { key: 'large-values/other/x.json', sha256: 'x', bytes: 1 } };

    const reference = await echo(forged, { stores: [{ at: [], above_bytes: 1000 }] });

    expect(await echo({ a: reference }, { fetches: [['a']] })).toEqual({ a: forged });
  });
});

describe('A reference', () => {
  it.each([
    { how: 'whose value was removed', change: () => files.clear(), what: 'is not there any longer' },
    {
      how: 'whose value was replaced',
      change: () => files.set([...files.keys()][0] ?? '', Buffer.from('"x"')),
      what: 'is not the one that was put there',
    },
  ])('$how is an error', async ({ change, what }) => {
    const reference = await echo(LONG, { stores: [{ at: [], above_bytes: 0 }] });
    change();

    await expect(echo({ a: reference }, { fetches: [['a']] })).rejects.toMatchObject({
      name: 'ValueLost',
      retryable: false,
      message: expect.stringContaining(what),
    });
  });

  it('leads to no other file', async () => {
    files.set('private.json', Buffer.from('"x"'));
    const sha256 = '';

    const reading = echo(
      { a: { baton_stored: { key: 'private.json', sha256, bytes: 3 } } },
      { fetches: [['a']] },
    );

    await expect(reading).rejects.toMatchObject({ name: 'ValueLost' });
  });
});

describe('A result that is too large for a state', () => {
  it('is an error which names the field and says what to do', async () => {
    await expect(echo({ rows: [LONG.repeat(1500)], count: 1 }, {})).rejects.toMatchObject({
      name: 'InvalidOutput',
      message:
        'a/echo: the result has 293 KiB, 293 KiB of them in "rows", and a state of Step Functions holds 256 KiB; ' +
        "return less, or mark it in the action's contract with .meta({ 'x-large': true }), so that it goes to the storage",
    });
  });

  it('fits with a reference in place of what goes to the storage', async () => {
    const stores = [{ at: ['rows'], above_bytes: 0 }];

    expect(await echo({ rows: [LONG.repeat(1500)], count: 1 }, { stores })).toMatchObject({ count: 1 });
  });
});
