import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import { existenceEdits, substitute } from './substitute.ts';

const read = (text: string): Analysis => {
  const result = analyse(text);
  if (!result.ok) throw new Error(result.message);
  return result;
};

/** Counts uses of `$x` that are neither in a test nor after one. */
const unguarded = (text: string): number =>
  read(text).variables.filter(
    (use) =>
      use.name === 'x' &&
      use.tested !== 'yes' &&
      !use.known.some((fact) => fact.variable === 'x' && fact.is === 'set'),
  ).length;

describe('guards', () => {
  it.each([
    '$exists($x) ? $x.a : 0',
    '$exists($x.a) ? $x.a : 0',
    '$x ? $x.a : 0',
    '$x != null ? $x.a : 0',
    'null != $x ? $x.a : 0',
    '$x = null ? 0 : $x.a',
    '$not($exists($x)) ? 0 : $x.a',
    '$x.a ?: 0',
    '$x.a ?? 0',
    '$x and $x.a > 1',
    '$x = null or $x.a > 1',
    '$exists($x.a) = true ? $x.a : 0',
    '$exists($x.a) = false ? 0 : $x.a',
    'false != $exists($x) ? $x.a : 0',
    '$not($exists($x.a)) ? 0 : $x.a',
    '$type($x) = "object" ? $x.a : 0',
    '$type($x) != "null" ? $x.a : 0',
    '$count($x.items) > 0 ? $x.items[0] : 0',
    '($exists($x) and $y) ? $x.a : 0',
    '$x.status = "done" ? $x.a : 0',
    '$x.total > 10 ? $x.a : 0',
  ])('%s is guarded, and its value is there when $x is null', async (text) => {
    expect(unguarded(text)).toBe(0);
    const emitted = substitute(
      text,
      existenceEdits(read(text), (name) => name),
    );

    expect(await jsonata(emitted).evaluate({}, { x: null })).toBeDefined();
  });

  it.each([
    '$x.a',
    '$y ? $x.a : 0',
    '$x ? 0 : $x.a',
    '$x = null ? $x.a : 0',
    '$exists($x.a) = false ? $x.a : 0',
    '$exists($x.a) != true ? $x.a : 0',
    '$exists($x) or $x.a > 1 ? $x.a : 0',
    '$x.a & "text"',
    '$x > 3',
    '3 <= $x and $x.a',
    '$sum($x.items)',
    '{"a": $x.a}',
  ])('%s is not guarded', (text) => {
    expect(unguarded(text)).toBeGreaterThan(0);
  });
});
