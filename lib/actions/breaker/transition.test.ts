import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BreakerSettings } from '#contracts/action-event.ts';
import { admit, type Breaker, NEW_BREAKER, type Outcome, record, reset, type Ticket } from './transition.ts';

const settings: BreakerSettings = {
  name: 'bank',
  failures: 3,
  window_seconds: 60,
  open_for_seconds: 30,
  probes: 1,
};

const ticketAt = (breaker: Breaker, now: number, lease = now + 1000) => {
  const { verdict, next } = admit(breaker, settings, now, lease);
  return { ticket: 'ticket' in verdict ? verdict.ticket : undefined, breaker: next ?? breaker };
};
const failing = (breaker: Breaker, now: number): Breaker => {
  const { ticket, breaker: admitted } = ticketAt(breaker, now);
  return record(admitted, settings, { ticket: ticket!, outcome: 'failure' }, now) ?? admitted;
};

describe('a breaker', () => {
  it('opens at the set number of failures within the window', () => {
    const twice = failing(failing(NEW_BREAKER, 0), 1000);

    expect(twice.state).toBe('closed');
    expect(failing(twice, 2000)).toMatchObject({ state: 'open', halfOpensAt: 32_000 });
    expect(failing(twice, 60_500)).toMatchObject({ state: 'closed', failuresAt: [1000, 60_500] });
  });

  it('rejects while open, then lets one probe through; its success closes, its failure opens again', () => {
    const open = [0, 1, 2].reduce(failing, NEW_BREAKER);

    expect(admit(open, settings, 30_001, 0).verdict).toEqual({ rejectedUntil: 30_002 });
    const { ticket, breaker } = ticketAt(open, 30_002);

    expect(breaker.state).toBe('half_open');
    expect(admit(breaker, settings, 30_003, 0).verdict).toEqual({ rejectedUntil: 31_002 });
    expect(record(breaker, settings, { ticket: ticket!, outcome: 'success' }, 30_500)).toMatchObject({
      state: 'closed',
      failuresAt: [],
    });
    expect(record(breaker, settings, { ticket: ticket!, outcome: 'failure' }, 30_500)).toMatchObject({
      state: 'open',
      halfOpensAt: 60_500,
    });
    expect(record(breaker, settings, { ticket: ticket!, outcome: 'ignored' }, 30_500)).toMatchObject({
      state: 'half_open',
      leases: [],
    });
  });

  it('gives the place of a probe that died to another', () => {
    const open = [0, 1, 2].reduce(failing, NEW_BREAKER);
    const { breaker } = ticketAt(open, 30_002, 35_000);

    expect(ticketAt(breaker, 34_999).ticket).toBeUndefined();
    expect(ticketAt(breaker, 35_000).ticket).toMatchObject({ kind: 'probe' });
  });

  it('does not listen to calls that began before it opened or was reset', () => {
    const { ticket } = ticketAt(NEW_BREAKER, 0);
    const open = [0, 1, 2].reduce(failing, NEW_BREAKER);

    expect(record(open, settings, { ticket: ticket!, outcome: 'failure' }, 5)).toBeUndefined();
    const probing = ticketAt(open, 30_002);
    const closed = reset(probing.breaker, 30_100);

    expect(record(closed, settings, { ticket: probing.ticket!, outcome: 'failure' }, 30_200)).toBeUndefined();
    expect(record(closed, settings, { ticket: ticket!, outcome: 'failure' }, 30_200)).toBeUndefined();
  });
});

/** A step of a generated story: time passes, then a call begins or a running one ends. */
const story = fc.array(
  fc.record({
    after: fc.nat({ max: 20_000 }),
    act: fc.oneof(
      fc.constant('begin' as const),
      fc.record({
        end: fc.nat({ max: 5 }),
        outcome: fc.constantFrom<Outcome>('success', 'failure', 'ignored'),
      }),
    ),
  }),
  { maxLength: 80 },
);
const anySettings = fc.record({
  name: fc.constant('bank'),
  failures: fc.integer({ min: 1, max: 4 }),
  window_seconds: fc.integer({ min: 1, max: 60 }),
  open_for_seconds: fc.integer({ min: 1, max: 30 }),
  probes: fc.integer({ min: 1, max: 3 }),
});

describe('any breaker, in any story', () => {
  it('lets no call through before it half opens, never more probes than set, and opens only after enough failures', () => {
    fc.assert(
      fc.property(anySettings, story, (chosen, steps) => {
        let breaker = NEW_BREAKER;
        let now = 0;
        let failuresSinceClosed = 0;
        const underWay: Ticket[] = [];
        for (const { after, act } of steps) {
          now += after;
          const before = breaker;
          if (act === 'begin') {
            const { verdict, next } = admit(breaker, chosen, now, now + 5000);
            breaker = next ?? breaker;
            if ('ticket' in verdict) {
              underWay.push(verdict.ticket);
              if (before.state === 'open') expect(now).toBeGreaterThanOrEqual(before.halfOpensAt);
              expect(before.state === 'closed').toBe(verdict.ticket.kind === 'pass');
            } else expect(verdict.rejectedUntil).toBeGreaterThan(now);
            expect(breaker.leases.filter((until) => until > now).length).toBeLessThanOrEqual(chosen.probes);
          } else if (underWay.length > 0) {
            const [ticket] = underWay.splice(act.end % underWay.length, 1);
            breaker = record(breaker, chosen, { ticket: ticket!, outcome: act.outcome }, now) ?? breaker;
            if (
              before.state === 'closed' &&
              act.outcome === 'failure' &&
              ticket!.generation === before.generation
            ) {
              failuresSinceClosed++;
            }
            if (before.state === 'closed' && breaker.state === 'open') {
              expect(failuresSinceClosed).toBeGreaterThanOrEqual(chosen.failures);
            }
            if (breaker.state === 'closed' && before.state !== 'closed') {
              expect([ticket!.kind, act.outcome]).toEqual(['probe', 'success']);
            }
          }
          if (breaker.state !== 'closed') failuresSinceClosed = 0;
          expect(breaker.failuresAt.length).toBeLessThan(chosen.failures);
          expect(breaker.generation).toBeGreaterThanOrEqual(before.generation);
        }
      }),
    );
  });

  it('changes nothing on a success while closed', () => {
    fc.assert(
      fc.property(anySettings, fc.nat(), (chosen, now) => {
        const { verdict, next } = admit(NEW_BREAKER, chosen, now, now + 1);
        expect(next).toBeUndefined();
        expect(
          'ticket' in verdict &&
            record(NEW_BREAKER, chosen, { ticket: verdict.ticket, outcome: 'success' }, now),
        ).toBeUndefined();
      }),
    );
  });
});
