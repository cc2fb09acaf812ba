import { describe, expect, it } from '@jest/globals';
import { arrived, type Newest } from './debounce.ts';

const run = (name: string, at: number) => ({ run: name, at, token: name });

describe('Runs that are debounced', () => {
  it('leave only the newest, in whatever order they come', () => {
    const orders = [
      ['a', 'b', 'c'],
      ['a', 'c', 'b'],
      ['b', 'a', 'c'],
      ['b', 'c', 'a'],
      ['c', 'a', 'b'],
      ['c', 'b', 'a'],
    ];
    const times: Record<string, number> = { a: 1, b: 2, c: 2 };

    for (const order of orders) {
      let newest: Newest | undefined;
      const refused: string[] = [];
      for (const name of order) {
        const next = arrived(newest, run(name, times[name] ?? 0));
        if (next) newest = next;
        else refused.push(name);
      }
      const told = newest?.before.map(({ token }) => token) ?? [];

      expect(newest?.run).toBe('c');
      expect([...refused, ...told].sort()).toEqual(['a', 'b']);
    }
  });

  it('keep what is still to be notified when the state of the newest is entered again', () => {
    const newest = arrived(arrived(undefined, run('a', 1)), run('b', 2));

    const again = arrived(newest, { ...run('b', 2), token: 'second' });

    expect(again).toEqual({ run: 'b', at: 2, token: 'second', before: [run('a', 1)] });
  });
});
