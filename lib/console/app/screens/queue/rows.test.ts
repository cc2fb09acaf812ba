import { expect, it } from '@jest/globals';
import { rowsOf } from './rows.ts';

it('Rows of a queue are key by key, those under way before those that wait, with their places', () => {
  const run = (name: string) => ({ name, execution: `arn:${name}`, started_at: '2026-01-01T00:00:00.000Z' });
  const queue = {
    keys: [
      { key: 'ann', under_way: [run('a')], waiting: [run('b'), run('c')] },
      { key: 'bob', under_way: [], waiting: [run('d')] },
    ],
  };

  const brief = (prefix: string) => rowsOf(queue, prefix).map(({ key, name, place }) => [key, name, place]);

  expect(brief('')).toEqual([
    ['ann', 'a', undefined],
    ['ann', 'b', 1],
    ['ann', 'c', 2],
    ['bob', 'd', 1],
  ]);
  expect(brief('bo')).toEqual([['bob', 'd', 1]]);
});
