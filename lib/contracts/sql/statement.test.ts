import { describe, expect, it } from '@jest/globals';
import { parseStatement } from './statement.ts';

const namesIn = (text: string): string[] => parseStatement(text).parameters.map(({ name }) => name);

describe('The parameters of a statement', () => {
  it.each([
    ['SELECT :a, :b, :a', ['a', 'b', 'a']],
    ["SELECT ':a' || ':b''c' || :d", ['d']],
    ["SELECT E'it\\':a' || :d", ['d']],
    ['SELECT ":a" FROM t WHERE x = :d', ['d']],
    ['SELECT 1 -- :a\n, :d', ['d']],
    ['SELECT /* :a\n :b */ :d', ['d']],
    ['SELECT $$ :a $$, $x$ :b $$ $x$, :d', ['d']],
    ['SELECT now()::date, :d::int', ['d']],
    ['SELECT a FROM t WHERE x=:d AND y>:e_2', ['d', 'e_2']],
  ])('are found in %s', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  it('have their places, and say whether they are cast to JSON', () => {
    const { parameters } = parseStatement('SELECT :a::jsonb, :b');

    expect(parameters).toEqual([
      { name: 'a', start: 7, end: 9, json: true },
      { name: 'b', start: 18, end: 20, json: false },
    ]);
  });
});

describe('A statement', () => {
  it.each([
    'SELECT * FROM t',
    "  -- insert\n select 'update'",
    'WITH a AS (SELECT 1) SELECT replace(x, y, z) FROM a',
    'VALUES (1)',
    'SELECT * FROM t FOR UPDATE',
    'WITH a AS (SELECT 1) SELECT * FROM a FOR NO KEY UPDATE',
    'EXPLAIN DELETE FROM t',
    'SELECT "insert" FROM t',
  ])('reads: %s', (text) => {
    expect(parseStatement(text).writes).toBe(false);
  });

  it.each([
    'INSERT INTO t VALUES (1)',
    'update t set a = 1',
    '/* select */ DELETE FROM t',
    'WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a',
    'SELECT * INTO u FROM t',
    'EXPLAIN ANALYZE DELETE FROM t',
    'CREATE TABLE t (a int)',
    'DROP TABLE t',
    'CALL work()',
    '',
  ])('writes: %s', (text) => {
    expect(parseStatement(text).writes).toBe(true);
  });

  it.each([
    ['SELECT 1;', false],
    ["SELECT ';' ; -- and that is all", false],
    ['SELECT 1; SELECT 2', true],
    ["SELECT 1; 'x'", true],
  ])('is alone or not: %s', (text, several) => {
    expect(parseStatement(text).several).toBe(several);
  });
});
