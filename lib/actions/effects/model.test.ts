import { describe, expect, it } from '@jest/globals';
import { usualCases } from '#core/testing/generated-runs.ts';
import { COUNTEREXAMPLES } from './testing/rules.ts';
import { search } from './testing/search.ts';

const SCOPES = [
  { scope: { retries: true }, what: 'a retry' },
  { scope: { definitionUndoes: true }, what: "an undo in the definition besides the log's" },
  { scope: { cancelsTwice: true }, what: 'a second cancel' },
  { scope: { retries: true, finds: true }, what: 'an action that finds what it did' },
  { scope: { retries: true, records: true }, what: 'an action that records its parts' },
  // Twice as many interleavings as all others together.
  { scope: { redrives: true }, what: 'a redrive' },
];

describe('The protocol of effects', () => {
  it.each(usualCases(SCOPES, SCOPES.length - 1))(
    'leaves nothing standing, and does or undoes nothing twice or too early, in every interleaving with $what',
    ({ scope }) => {
      const { violations, states } = search(scope);

      expect(violations).toEqual({});
      expect(states).toBeGreaterThan(9000);
    },
  );

  it.each(COUNTEREXAMPLES)('needs its rule: $rule', ({ broken, scope = {}, violates }) => {
    const { violations } = search(scope, broken, violates);

    expect(Object.keys(violations)).toContain(violates);
  });
});
