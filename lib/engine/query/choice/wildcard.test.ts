import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { matchesWildcard } from './wildcard.ts';

/** The same by a table of all pairs of ends. */
const byTable = (text: string, pattern: string): boolean => {
  const tokens = pattern.match(/\\.|\\$|[^\\]/gsu) ?? [];
  let reached = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const at of reached) {
      if (token === '*') for (let end = at; end <= text.length; end++) next.add(end);
      else if (text[at] === (token.length > 1 ? token[1] : token)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
};

describe('A StringMatches pattern', () => {
  it.each([
    ['a.log', '*.log', true],
    ['a-b.log', 'a*-*.log', true],
    ['.log', '*.log', true],
    ['aba', 'ab*ba', false],
    ['', '*', true],
    ['', '', true],
    ['a*b', 'a\\*b', true],
    ['axb', 'a\\*b', false],
    ['a\\b', 'a\\\\*', true],
  ])('matches %s with %s: %s', (text, pattern, expected) => {
    expect(matchesWildcard(text, pattern)).toBe(expected);
  });

  it('means for every text and pattern what its characters say one by one', () => {
    const characters = fc.constantFrom('a', 'b', '*', '\\');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 40 });
    const pattern = fc.string({ unit: characters, maxLength: 40 });

    fc.assert(
      fc.property(text, pattern, (value, wildcard) => {
        expect(matchesWildcard(value, wildcard)).toBe(byTable(value, wildcard));
      }),
      { numRuns: generatedRuns(2000) },
    );
  });

  it('is matched at once, however long text and pattern are', () => {
    const dashes = '-'.repeat(250_000);
    const started = performance.now();

    expect(matchesWildcard(dashes, '*-*.log')).toBe(false);
    expect(matchesWildcard(dashes, '*-'.repeat(1000).concat('x'))).toBe(false);
    expect(matchesWildcard(dashes, `*${'-'.repeat(100_000)}x*`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
