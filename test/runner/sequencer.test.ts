import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import LongestFirst, { LONGEST } from './sequencer.ts';

const root = resolve(import.meta.dirname, '../..');

type Tests = Parameters<LongestFirst['sort']>[0];

/** Test files as Jest describes them, with how long they took if it knows. */
const tests = (...files: [path: string, duration: number][]): Tests =>
  files.map(([path, duration]) => ({ path: join(root, path), duration, context: CONTEXT }) as Tests[number]);

const CONTEXT = {
  config: { id: 'baton', cacheDirectory: root, rootDir: root },
  hasteFS: { getSize: () => 1 },
} as unknown as Tests[number]['context'];

describe('The order of test files', () => {
  it('names files that are there', () => {
    expect(LONGEST.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('begins with the longest ones, and keeps the others behind them', () => {
    const [longest = '', second = ''] = LONGEST;

    const order = new LongestFirst({ contexts: [], globalConfig: {} as never }).sort(
      tests(['lib/a.test.ts', 1], [second, 1], ['lib/b.test.ts', 1], [longest, 1]),
    );

    expect(order.slice(0, 2).map(({ path }) => path)).toEqual([join(root, longest), join(root, second)]);
    expect(order).toHaveLength(4);
  });
});
