import { describe, expect, it } from '@jest/globals';
import { mayAct as mayActAsShipped } from './own-key.ts';
import { type ClaimViolation, searchClaims } from './testing/claims.ts';

describe('A key that an author gives an effect', () => {
  it('has one effect that stands, and no execution succeeds on an undone one, in every interleaving of two executions', () => {
    const { violations, states } = searchClaims();

    expect([...violations]).toEqual([]);
    expect(states).toBeGreaterThan(100);
  });

  it('needs its rule: an execution gets the result of another only if the step asks for that', () => {
    const asked = searchClaims({ isShared: true });
    const always = searchClaims({}, { decideClaim: (verdict) => verdict });

    expect([...always.violations]).toEqual(['succeeds on an undone effect']);
    // Who asks for it accepts that.
    expect([...asked.violations]).toEqual(['succeeds on an undone effect']);
  });

  it('needs its rule: a claim always writes, so that of two at once one sees the other', () => {
    expect([...searchClaims({}, { writes: false }).violations]).toContain('two effects stand');
  });

  it('needs its rule: what is in doubt, or under way, is waited for', () => {
    const { violations } = searchClaims(
      {},
      {
        mayAct: (entry, undo, now) =>
          entry?.state === 'under_way' ? 'act' : mayActAsShipped(entry, undo, now),
      },
    );

    expect([...violations]).toContain('two effects stand');
  });

  it('has one effect that nothing undoes: what is in doubt is repeated by one call at a time, which asks what came of it', () => {
    const { violations, states } = searchClaims({ stands: true });

    expect([...violations]).toEqual([]);
    expect(states).toBeGreaterThan(100);
  });

  it.each([
    {
      rule: 'what may be under way is waited for',
      mayAct: (entry) => (entry?.state === 'under_way' ? 'repeat' : mayActAsShipped(entry, undefined, 0)),
      violation: 'acts beside another',
    },
    {
      rule: 'a doubt is passed on',
      mayAct: (entry, undo, now) => {
        const verdict = mayActAsShipped(entry, undo, now);
        return verdict === 'repeat' ? 'act' : verdict;
      },
      violation: 'repeats without asking',
    },
  ] satisfies { rule: string; mayAct: typeof mayActAsShipped; violation: ClaimViolation }[])(
    'needs its rule for effects that nothing undoes: $rule',
    ({ mayAct, violation }) => {
      expect([...searchClaims({ stands: true }, { mayAct }).violations]).toContain(violation);
    },
  );
});
