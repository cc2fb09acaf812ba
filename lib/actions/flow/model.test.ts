import { describe, expect, it, jest } from '@jest/globals';
import { seededRandomness } from '#core/ids.ts';
import { generatedRuns, TEST_SEED, TRIES_MORE, usualCases } from '#core/testing/generated-runs.ts';
import { search, wander } from './testing/search.ts';
import { type Protocol, performIn, type Scope } from './testing/world.ts';
import { begin, type Round } from './turns.ts';

jest.setTimeout(120_000);

/** Scopes of which each takes seconds. */
const LARGER: Scope[] = [
  { runs: 2, held: 1, max: 1, crashes: 1, lostEnds: 1 },
  { runs: 2, held: 1, max: 1, crashes: 1, cancels: 1 },
  { runs: 2, held: 1, max: 1, crashes: 2 },
  { runs: 2, held: 1, max: 1, calls: true, crashes: 1, cancels: 1 },
  { runs: 2, held: 1, max: 1, calls: true, crashes: 1, lateCalls: 1 },
  // The one that takes as long as the others together.
  ...(TRIES_MORE ? [{ runs: 1, held: 0, max: 1, calls: true, repeatedEntries: 2 }] : []),
];

/** Scopes of runs, of which the last one takes a third of the time. */
const RUNS: { scope: Scope; what: string }[] = [
  { scope: { runs: 2, held: 0, max: 2 }, what: 'two places' },
  { scope: { runs: 2, held: 1, max: 1, lostEnds: 1 }, what: 'an end that is not reported' },
  { scope: { runs: 2, held: 1, max: 1, repeatedEnds: 1 }, what: 'an end that is reported twice' },
  { scope: { runs: 2, held: 1, max: 1, cancels: 1 }, what: 'a waiting run that is cancelled' },
  { scope: { runs: 2, held: 1, max: 1, crashes: 1 }, what: 'a function that dies' },
  { scope: { runs: 2, held: 1, max: 1, rejects: true, lostEnds: 1 }, what: 'runs that do not wait' },
  {
    scope: { runs: 1, held: 0, max: 1, crashes: 2, cancels: 1, lostEnds: 1 },
    what: 'functions that die for a run that is cancelled without notice',
  },
  {
    scope: { runs: 1, held: 0, max: 1, repeatedEntries: 1, cancels: 1 },
    what: 'a state that is entered again while its function works',
  },
  {
    scope: { runs: 1, held: 0, max: 1, repeatedEntries: 2 },
    what: 'a state that is entered again and again while its functions work',
  },
];

/** Scopes of calls, of which the last one takes most of the time. */
const CALLS: { scope: Scope; what: string }[] = [
  { scope: { runs: 2, held: 1, max: 1, calls: true }, what: 'a call that waits' },
  { scope: { runs: 2, held: 1, max: 1, calls: true, lostEnds: 1 }, what: 'a place that is not given up' },
  { scope: { runs: 2, held: 1, max: 1, calls: true, cancels: 1 }, what: 'a call that is stopped' },
  { scope: { runs: 2, held: 1, max: 1, calls: true, lateCalls: 1 }, what: 'a call that comes late' },
  {
    scope: { runs: 1, held: 0, max: 1, calls: true, repeatedEntries: 1 },
    what: 'a state that is entered again while its function works',
  },
  {
    scope: { runs: 2, held: 2, max: 1, calls: true, crashes: 1 },
    what: 'more than may be, as may be no longer',
  },
  { scope: { runs: 2, held: 1, max: 1, calls: true, crashes: 1 }, what: 'a function that dies' },
];

/** Scopes that are too large to be searched. */
const HUGE: Scope[] = [
  {
    ...{ runs: 6, held: 2, max: 2, crashes: 4, lostEnds: 2 },
    ...{ cancels: 2, repeatedEnds: 2, repeatedEntries: 3 },
  },
  { runs: 2, held: 0, max: 1, repeatedEntries: 4, crashes: 1 },
  { runs: 5, held: 1, max: 1, crashes: 3, lostEnds: 1, repeatedEntries: 2, rejects: true },
  {
    ...{ runs: 6, held: 2, max: 2, calls: true, crashes: 4, lateCalls: 3, lostEnds: 2 },
    ...{ cancels: 2, repeatedEntries: 3 },
  },
];

/** Walks through as many interleavings, and returns those on which something goes wrong. */
const wanderAll = (scope: Scope, ways: number, broken?: Partial<Protocol>) =>
  Array.from({ length: ways }, (_, index) => ({
    seed: TEST_SEED + index,
    ...wander(scope, seededRandomness(TEST_SEED + index), broken),
  })).filter(({ violations }) => Object.keys(violations).length > 0);

describe('The protocol of turns', () => {
  it.each(usualCases(LARGER, 1))('holds where two things go wrong: %j', (scope) => {
    const { violations, states } = search(scope);

    expect(violations).toEqual({});
    expect(states).toBeGreaterThan(10_000);
  });

  it.each(HUGE)('holds on ways that chance decides: %j', (scope) => {
    const found = wanderAll(scope, generatedRuns(800));

    expect(found).toEqual([]);
  });

  it('tells a call whose time is over before it takes its lease away, in case no one has', () => {
    const late = { slot: 0, run: 'late', at: 1, token: 'token of late', hold: 1, until: 0 };
    const program = begin({
      ...{ name: 'enter', run: 'next', at: 2, rank: 2, max: 1 },
      ...{ token: 'token of next', queues: true, hold: 1 },
    });
    const answers = [undefined, { leases: [late] }, true, 'delivered', true];

    const operations = answers.map((answer) => program.next(answer).value).slice(0, 4);

    expect(operations).toEqual([
      { do: 'look' },
      { do: 'ask', run: 'late', until: 0 },
      { do: 'tell', run: 'late', token: 'token of late' },
      { do: 'free', slot: 0, run: 'late', if: { until: 0, token: 'token of late' } },
    ]);
  });

  it.each(usualCases(RUNS, RUNS.length - 1))(
    'lets no more runs be under way than may, and leaves none behind, in every interleaving with $what',
    ({ scope }) => {
      const { violations, states } = search(scope);

      expect(violations).toEqual({});
      expect(states).toBeGreaterThan(300);
    },
  );

  it.each(usualCases(CALLS, CALLS.length - 1))(
    'lets no more calls be under way than may, and leaves none behind, in every interleaving with $what',
    ({ scope }) => {
      const { violations, states } = search(scope);

      expect(violations).toEqual({});
      expect(states).toBeGreaterThan(100);
    },
  );

  it('needs its rule: a call begins only if it still has its lease', () => {
    const { violations } = search(
      { runs: 2, held: 1, max: 1, calls: true, crashes: 1 },
      {
        perform: (world, operation) => {
          const answer = performIn(world, operation);
          if (operation.do !== 'begin' || answer) return answer;
          const run = world.runs[Number(operation.run.slice(4))];
          if (run) Object.assign(run, { state: 'body', tokens: run.tokens + 1 });
          return true;
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['above max']);
  });

  it('needs its rule: a lease is taken away only if its time is still the one that was read', () => {
    const { violations } = search(
      { runs: 2, held: 1, max: 1, calls: true, crashes: 1, lateCalls: 1 },
      {
        perform: (world, operation) =>
          performIn(
            world,
            operation.do === 'free' && operation.if && 'until' in operation.if
              ? { do: 'free', slot: operation.slot, run: operation.run }
              : operation,
          ),
      },
    );

    expect(Object.keys(violations)).toContain('above max');
  });

  it('needs its rule: a lease is taken away only with the token that was used', () => {
    const found = wanderAll(
      { runs: 2, held: 0, max: 1, calls: true, lateCalls: 2, crashes: 1 },
      // Few of the ways lead there.
      Math.max(500, generatedRuns(2000)),
      {
        perform: (world, operation) => {
          if (operation.do !== 'free' || !operation.if || !('until' in operation.if))
            return performIn(world, operation);
          const { token = null } = world.leases.find(({ slot }) => slot === operation.slot) ?? {};
          return performIn(world, { ...operation, if: { ...operation.if, token } });
        },
      },
    );

    expect(new Set(found.flatMap(({ violations }) => Object.keys(violations)))).toEqual(
      new Set(['left behind']),
    );
  });

  it('starts no run while more are under way than may be, because there were more places before', () => {
    expect(search({ runs: 3, held: 2, max: 1 }).violations).toEqual({});
  });

  it('needs its rule: a lease is written only if its slot is free', () => {
    const { violations } = search(
      { runs: 2, held: 0, max: 1 },
      {
        perform: (world, operation) => {
          if (operation.do === 'take')
            world.leases = world.leases.filter(({ slot }) => slot !== operation.lease.slot);
          return performIn(world, operation);
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['above max']);
  });

  it.each([
    {
      rule: 'who waits looks at the leases again',
      cut: (round: Round) => round.name === 'enter' && round.waits === true,
    },
    { rule: 'who leaves looks at the queue', cut: (round: Round) => round.name === 'settle' },
  ])('needs its rule: $rule', ({ cut }) => {
    const { violations } = search(
      { runs: 2, held: 1, max: 1 },
      {
        *begin(round) {
          return cut(round) ? { done: 'waits' } : yield* begin(round);
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['left behind']);
  });

  it('needs its rule: a token is used before another replaces it', () => {
    const { violations } = search(
      { runs: 1, held: 0, max: 1, repeatedEntries: 2 },
      {
        *begin(round) {
          const program = begin(round);
          let step = program.next();
          while (!step.done) {
            const isTold = round.name === 'enter' && step.value.do === 'tell';
            step = program.next(isTold ? 'gone' : yield step.value);
          }
          return step.value;
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['left behind']);
  });

  it('needs its rule: an entry keeps each token', () => {
    const { violations } = search(
      { runs: 2, held: 1, max: 1, repeatedEntries: 1 },
      {
        perform: (world, operation) => {
          if (operation.do === 'queue')
            world.entries = world.entries.filter(({ run }) => run !== operation.entry.run);
          return performIn(world, operation);
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['left behind']);
  });

  it('needs its rule: a token replaces only the one that was read', () => {
    const { violations } = search(
      { runs: 2, held: 1, max: 1, crashes: 1 },
      {
        perform: (world, operation) => {
          if (operation.do !== 'set token') return performIn(world, operation);
          const found = world.leases.find(
            ({ slot, run }) => slot === operation.lease.slot && run === operation.lease.run,
          );
          if (found) found.token = operation.token;
          return found !== undefined;
        },
      },
    );

    expect(Object.keys(violations)).toEqual(['left behind']);
  });
});
