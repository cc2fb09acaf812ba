import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeOldValues, removeValuesOf } from './stored-values.ts';

describe('Values of executions', () => {
  let folder: string;
  const values = () => join(folder, 'large-values');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-'));
    for (const name of ['one', 'one-child', 'oneself']) mkdirSync(join(values(), name), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are removed with those of the executions that they started', () => {
    removeValuesOf(folder, 'one');
    expect(readdirSync(values())).toEqual(['oneself']);

    removeValuesOf(folder, 'oneself');
    expect(existsSync(values())).toBe(false);
  });

  it('are removed when no execution can need them any longer', () => {
    const now = Date.UTC(2030, 0, 1);
    const [long, short] = [now / 1000 - 381 * 86_400, now / 1000 - 379 * 86_400];
    utimesSync(join(values(), 'one'), long, long);
    for (const name of ['one-child', 'oneself']) utimesSync(join(values(), name), short, short);

    removeOldValues(folder, now);
    removeOldValues(join(folder, 'missing'), now);

    expect(readdirSync(values())).toEqual(['one-child', 'oneself']);
  });
});
