import { expect, it } from '@jest/globals';
import { rowsOf } from './rows.ts';

it('Rows of a queue are key by key, those under way before those that wait, and last those that wait for a time', () => {
  const run = (name: string) => ({ name, execution: `arn:${name}`, started_at: '2026-01-01T00:00:00.000Z' });
  const queue = {
    keys: [
      { key: 'ann', under_way: [run('a')], waiting: [run('b'), run('c')] },
      { key: 'bob', under_way: [], waiting: [run('d')] },
    ],
    begins: [{ ...run('e'), key: 'bob', begins_at: '2026-01-01T00:00:30.000Z', waits_for: 'rate' as const }],
  };

  const brief = (prefix: string) =>
    rowsOf(queue, prefix).map(({ key, name, place, begins }) => [key, name, place ?? begins?.at]);

  expect(brief('')).toEqual([
    ['ann', 'a', undefined],
    ['ann', 'b', 1],
    ['ann', 'c', 2],
    ['bob', 'd', 1],
    ['bob', 'e', '2026-01-01T00:00:30.000Z'],
  ]);
  expect(brief('bo').map(([, name]) => name)).toEqual(['d', 'e']);
});
