import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import type { CallOutcome } from '../workers/pool-options.ts';
import { deliverer } from './deliver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-deliver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A pool whose function fails so many times before it takes an event in. */
const failing = (times: number) => {
  const calls: Json[] = [];
  const invoke = async (_: string, event: Json): Promise<CallOutcome> => {
    calls.push(event);
    return calls.length <= times
      ? { requestId: 'r', failure: { errorType: 'Down', errorMessage: 'it is down' } }
      : { requestId: 'r', payload: null };
  };
  return { calls, pool: { invoke } };
};

describe('an event', () => {
  it('is delivered again to a function that fails', async () => {
    const { calls, pool } = failing(2);
    await deliverer({ pool, deadLetters: folder })('platform/start-on-event', { id: 'one' });

    expect(calls).toHaveLength(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is never accepted is kept, with what was wrong', async () => {
    const { pool } = failing(99);
    const deliver = deliverer({ pool, deadLetters: join(folder, 'dead') });

    await expect(deliver('platform/start-on-event', { id: 'one' })).rejects.toThrow(
      /kept in .*Down: it is down/,
    );
    const [file = ''] = readdirSync(join(folder, 'dead'));

    expect(JSON.parse(readFileSync(join(folder, 'dead', file), 'utf8'))).toMatchObject({
      action: 'platform/start-on-event',
      error: 'Down: it is down',
      event: { id: 'one' },
    });
  });
});
