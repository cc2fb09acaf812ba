import { describe, expect, it } from '@jest/globals';
import { mayAct as mayActAsShipped } from './own-key.ts';
import { searchClaims } from './testing/claims.ts';

describe('A key that an author gives an effect', () => {
  it('has one effect that stands, and no execution succeeds on an undone one, in every interleaving of two executions', () => {
    const { violations, states } = searchClaims(false);

    expect([...violations]).toEqual([]);
    expect(states).toBeGreaterThan(100);
  });

  it('needs its rule: an execution gets the result of another only if the step asks for that', () => {
    const asked = searchClaims(true);
    const always = searchClaims(false, { decideClaim: (verdict) => verdict });

    expect([...always.violations]).toEqual(['succeeds on an undone effect']);
    // Who asks for it accepts that.
    expect([...asked.violations]).toEqual(['succeeds on an undone effect']);
  });

  it('needs its rule: a claim always writes, so that of two at once one sees the other', () => {
    expect([...searchClaims(false, { writes: false }).violations]).toContain('two effects stand');
  });

  it('needs its rule: what is in doubt, or under way, is waited for', () => {
    const { violations } = searchClaims(false, {
      mayAct: (entry, undo) => (entry?.state === 'under_way' ? 'act' : mayActAsShipped(entry, undo)),
    });

    expect([...violations]).toContain('two effects stand');
  });
});
