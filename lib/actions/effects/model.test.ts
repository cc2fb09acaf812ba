import { describe, expect, it } from '@jest/globals';
import { COUNTEREXAMPLES } from './testing/rules.ts';
import { search } from './testing/search.ts';

describe('The protocol of effects', () => {
  it.each([
    { scope: { retries: true }, what: 'a retry' },
    { scope: { definitionUndoes: true }, what: "an undo in the definition besides the log's" },
    { scope: { cancelsTwice: true }, what: 'a second cancel' },
    { scope: { redrives: true }, what: 'a redrive' },
    { scope: { retries: true, finds: true }, what: 'an action that finds what it did' },
    { scope: { retries: true, records: true }, what: 'an action that records its parts' },
  ])(
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
