// Above 250 lines: one world, whose state each step of the search copies and compares whole.
import {
  begin,
  type Entry,
  type Lease,
  type LeaseState,
  type Operation,
  type Round,
  tokensOf,
  withTokens,
} from '../turns.ts';

/** A run: not started, waiting for its turn, under way, or ended. A call has its turn before its function is called, and begins there. */
interface Run {
  state: 'body' | 'called' | 'ended' | 'gate' | 'new';
  /** How often the state that waits was entered; only its newest token is awaited. */
  tokens: number;
}

/** A function at work: the answers of its round so far are all that it knows. */
export interface Worker {
  round: Round;
  answers: unknown[];
  /** Run whose state it works for, which calls another if it dies. */
  entersFor?: number;
  /** Whether an event called it, which calls another if it dies. */
  isEvent?: true;
  /** Call whose function it is, which is tried again if it finds no place or dies. */
  calledFor?: number;
}

/** A moment of the whole system. */
export interface World {
  leases: Lease[];
  entries: Entry[];
  runs: Run[];
  workers: Worker[];
  /** What may still go wrong. */
  crashes: number;
  lostEnds: number;
  repeatedEnds: number;
  cancels: number;
  repeatedEntries: number;
  lateCalls: number;
  /** Whether the runs are calls. */
  calls?: true;
}

/** What a search goes through. */
export interface Scope {
  runs: number;
  /** Runs that are under way at the beginning. */
  held: number;
  max: number;
  crashes?: number;
  lostEnds?: number;
  repeatedEnds?: number;
  cancels?: number;
  repeatedEntries?: number;
  /** Calls that come later after their turn than they may. */
  lateCalls?: number;
  /** Whether those that find nothing free are refused. */
  rejects?: boolean;
  /** Whether they are calls of an action: their functions begin and end them, and their leases have a time. */
  calls?: boolean;
}

/** Returns the beginning. */
export const startOf = ({ runs, held, max: _, rejects: __, calls, ...budgets }: Scope): World => ({
  leases: Array.from({ length: held }, (_, slot) => ({
    ...{ slot, run: nameOf(slot), at: slot },
    ...(calls && { hold: HOLD, until: RUNNING, begun: tokenOf(slot, 0) }),
  })),
  entries: [],
  runs: Array.from({ length: runs }, (_, index) => ({ state: index < held ? 'body' : 'new', tokens: 0 })),
  workers: [],
  crashes: 0,
  lostEnds: 0,
  repeatedEnds: 0,
  cancels: 0,
  repeatedEntries: 0,
  lateCalls: 0,
  ...(calls && { calls }),
  ...budgets,
});

/** Times of the leases of calls that have not begun, and of those that have; a time that has passed is lower than both. */
const HOLD = 1;
const RUNNING = 2;

const nameOf = (run: number): string => `run ${run}`;
const numberOf = (run: string): number => Number(run.slice(4));
const tokenOf = (run: number, tokens: number): string => `${run}.${tokens}`;

/** Does one operation, as the table and Step Functions do; changes the world. */
export const performIn = (world: World, operation: Operation): unknown => {
  const { leases } = world;
  switch (operation.do) {
    case 'look': {
      const [first] = world.entries;
      return copyOf({ leases, ...(first && { first }) });
    }
    case 'take': {
      const { lease } = operation;
      if (leases.some(({ slot }) => slot === lease.slot)) return false;
      leases.push({ ...copyOf(lease), ...(lease.hold !== undefined && { until: HOLD }) });
      leases.sort((one, other) => one.slot - other.slot);
      return true;
    }
    case 'free':
      return remove(
        leases,
        (lease) => lease.slot === operation.slot && lease.run === operation.run && isAs(lease, operation.if),
      );
    case 'begin': {
      const { slot, run, by, until } = operation;
      const found = leases.find(
        (lease) => lease.slot === slot && lease.run === run && lease.begun === undefined,
      );
      if (!found) return false;
      delete found.token;
      Object.assign(found, { begun: by, until });
      const begun = world.runs[numberOf(run)];
      if (begun) Object.assign(begun, { state: 'body', tokens: begun.tokens + 1 });
      return true;
    }
    case 'set token': {
      const found = leases.find(
        ({ slot, run, token, begun }) =>
          slot === operation.lease.slot &&
          run === operation.lease.run &&
          token === operation.lease.token &&
          begun === undefined,
      );
      if (!found) return false;
      found.token = operation.token;
      if (operation.lease.hold !== undefined) found.until = HOLD;
      return true;
    }
    case 'told': {
      const { slot, run, token } = operation;
      const found = leases.find((lease) => lease.slot === slot && lease.run === run && lease.token === token);
      if (found) delete found.token;
      return found !== undefined;
    }
    case 'queue': {
      const { entry } = operation;
      const known = world.entries.find(({ run }) => run === entry.run);
      const tokens = [...tokensOf(known), ...tokensOf(entry)];
      remove(world.entries, ({ run }) => run === entry.run);
      world.entries.push(withTokens({ ...known, ...entry }, tokens));
      world.entries.sort((one, other) => one.rank - other.rank);
      return true;
    }
    case 'drop': {
      const tokens = tokensOf(operation.entry);
      const index = world.entries.findIndex(
        (entry) => entry.run === operation.entry.run && tokensOf(entry).join() === tokens.join(),
      );
      const found = world.entries[index];
      if (found)
        world.entries.splice(index, 1, ...(tokens.length > 1 ? [withTokens(found, tokens.slice(1))] : []));
      return found !== undefined;
    }
    case 'forget':
      return remove(world.entries, ({ run }) => run === operation.run);
    case 'tell': {
      const number = numberOf(operation.run);
      const run = world.runs[number];
      if (run?.state !== 'gate' || tokenOf(number, run.tokens) !== operation.token) return 'gone';
      run.state = world.calls ? 'called' : 'body';
      return 'delivered';
    }
    case 'ask':
      return operation.until === undefined
        ? world.runs[numberOf(operation.run)]?.state === 'ended'
        : operation.until < HOLD;
  }
};

const isAs = (lease: Lease, state: LeaseState | undefined): boolean => {
  if (!state) return true;
  if ('idle' in state) return lease.begun === undefined;
  if ('by' in state) return lease.begun === state.by;
  return (lease.token ?? null) === state.token && (!('until' in state) || lease.until === state.until);
};

const remove = <Value>(list: Value[], which: (value: Value) => boolean): boolean => {
  const index = list.findIndex(which);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
};

/** How operations are done, and how functions work: as shipped, or with a rule broken. */
export interface Protocol {
  perform: typeof performIn;
  begin: typeof begin;
}

/** The protocol as shipped. */
export const PROTOCOL: Protocol = { perform: performIn, begin };

/** Copies what is JSON; much faster than what copies anything. */
const copyOf = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Copies as much of a world as a change to it may touch: functions at work are replaced, and never changed. */
const branchOf = (world: World): World => ({
  ...world,
  leases: world.leases.map((lease) => ({ ...lease })),
  entries: world.entries.map((entry) => ({ ...entry })),
  runs: world.runs.map((run) => ({ ...run })),
  workers: [...world.workers],
});

const isAwaited = ({ entersFor }: Worker, { runs }: World): boolean =>
  entersFor === undefined || runs[entersFor]?.state === 'gate';

const withoutState = ({ entersFor: _, ...worker }: Worker): Worker => worker;

/** Something that may happen next: what, and what the world is like then. */
interface Moment {
  what: string;
  happen: () => World;
}

/** Lists what may happen next. */
export const nextOf = (world: World, scope: Scope, protocol: Protocol): Moment[] => {
  const moments: Moment[] = [];
  const happen: Happen = (what, change) => {
    moments.push({
      what,
      happen: () => {
        const next = branchOf(world);
        change(next);
        // A run that no longer waits has no use for the function that it called, whatever becomes of that.
        next.workers = next.workers.map((worker) =>
          isAwaited(worker, next) ? worker : withoutState(worker),
        );
        return next;
      },
    });
  };
  const moves = scope.calls ? callMoves : runMoves;
  for (const index of world.runs.keys()) moves(world, scope, index, happen);
  if (scope.calls) timePasses(world, happen);
  for (const index of world.workers.keys()) workerMoves(world, scope, { index, protocol, happen });
  if (moments.length === 0) sweep(world, scope, happen);
  return moments;
};

type Happen = (what: string, change: (next: World) => void) => void;

/** Starts a function for the state that waits in a run. */
const enterGate = (world: World, index: number, { max, rejects = false, calls }: Scope): void => {
  const run = world.runs[index];
  if (!run) return;
  run.state = 'gate';
  run.tokens += 1;
  const token = tokenOf(index, run.tokens);
  const round: Round = {
    name: 'enter',
    run: nameOf(index),
    at: index,
    rank: index,
    max,
    token,
    queues: !rejects,
    ...(calls && { hold: HOLD }),
  };
  world.workers.push({ round, answers: [], entersFor: index });
};

/** A state is entered again while functions that it called before are at work. */
const enterAgain =
  (index: number, scope: Scope) =>
  (next: World): void => {
    next.repeatedEntries -= 1;
    enterGate(next, index, scope);
  };

/** What happens to a call: its step waits for a turn, its function is called, perhaps again and again, begins, and ends. */
const callMoves = (world: World, scope: Scope, index: number, happen: Happen): void => {
  const run = world.runs[index];
  const become = (next: World, state: Run['state']): void => {
    const changed = next.runs[index];
    if (changed) changed.state = state;
  };
  if (run?.state === 'new') happen(`start ${index}`, (next) => enterGate(next, index, scope));
  if ((run?.state === 'gate' || run?.state === 'called') && world.cancels > 0)
    happen(`cancel ${index}`, (next) => {
      next.cancels -= 1;
      become(next, 'ended');
    });
  if (run?.state === 'gate' && world.repeatedEntries > 0)
    happen(`enter ${index} again`, enterAgain(index, scope));
  if (run?.state === 'called' && !world.workers.some(({ calledFor }) => calledFor === index))
    happen(`call ${index}`, (next) => {
      const by = tokenOf(index, run.tokens + 1);
      next.workers.push({
        round: { name: 'begin', run: nameOf(index), by, until: RUNNING },
        answers: [],
        calledFor: index,
      });
    });
  if (run?.state !== 'body') return;
  const lease = world.leases.find(({ begun }) => begun === tokenOf(index, run.tokens));
  happen(`end ${index}`, (next) => {
    become(next, 'ended');
    if (!lease) return;
    const { slot, begun: by = '' } = lease;
    const round: Round = { name: 'release', run: nameOf(index), slot, by, max: scope.max };
    next.workers.push({ round, answers: [] });
  });
  if (world.lostEnds > 0)
    happen(`end ${index}, and its function dies`, (next) => {
      next.lostEnds -= 1;
      become(next, 'ended');
    });
  if (world.crashes > 0)
    happen(`the function of ${index} dies`, (next) => {
      next.crashes -= 1;
      become(next, 'called');
    });
};

/** The time passes by which a call has begun or is over; one that is under way ends before. */
const timePasses = (world: World, happen: Happen): void => {
  for (const [place, { run, begun, until = 0 }] of world.leases.entries()) {
    const { state, tokens } = world.runs[numberOf(run)] ?? { state: 'ended', tokens: 0 };
    const isAlive = state === 'body' && begun === tokenOf(numberOf(run), tokens);
    const mayBeLate = begun !== undefined || state === 'ended' || world.lateCalls > 0;
    if (until === 0 || isAlive || !mayBeLate) continue;
    happen(`the time of ${run} passes`, (next) => {
      const passed = next.leases[place];
      if (passed) passed.until = 0;
      if (begun === undefined && state !== 'ended') next.lateCalls -= 1;
    });
  }
};

const leaving = (index: number, { max, crashes = 0 }: Scope): Worker => ({
  round: { name: 'leave', run: nameOf(index), rank: index, max },
  answers: [],
  ...(crashes > 0 && { isEvent: true }),
});

const runMoves = (world: World, scope: Scope, index: number, happen: Happen): void => {
  const run = world.runs[index];
  const end = (what: string, budget?: 'cancels'): void => {
    const ending = (next: World): void => {
      const ended = next.runs[index];
      if (ended) ended.state = 'ended';
      if (budget) next[budget] -= 1;
    };
    happen(`${what} ${index}`, (next) => {
      ending(next);
      next.workers.push(leaving(index, scope));
    });
    if (world.lostEnds > 0)
      happen(`${what} ${index}, unreported`, (next) => {
        ending(next);
        next.lostEnds -= 1;
      });
    if (world.repeatedEnds > 0)
      happen(`${what} ${index}, reported twice`, (next) => {
        ending(next);
        next.repeatedEnds -= 1;
        next.workers.push(leaving(index, scope), leaving(index, scope));
      });
  };
  if (run?.state === 'new') happen(`start ${index}`, (next) => enterGate(next, index, scope));
  if (run?.state === 'body') end('end');
  if (run?.state === 'gate' && world.cancels > 0) end('cancel', 'cancels');
  if (run?.state === 'gate' && world.repeatedEntries > 0)
    happen(`enter ${index} again`, enterAgain(index, scope));
};

/** What a function does next, or has come to, and what it has become with each answer to that so far. */
interface Work {
  step: ReturnType<ReturnType<typeof begin>['next']>;
  text: string;
  answered: Map<string, Worker>;
}

/** What is known of functions at work, each of which belongs to one protocol. */
const works = new WeakMap<Worker, Work>();

/** Returns what a round of a function does next, by its answers so far. */
const workOf = (worker: Worker, protocol: Protocol): Work => {
  const known = works.get(worker);
  if (known) return known;
  const program = protocol.begin(worker.round);
  let step = program.next();
  for (const answer of worker.answers) step = program.next(answer);
  const work = { step, text: JSON.stringify(step.value), answered: new Map<string, Worker>() };
  works.set(worker, work);
  return work;
};

/** Returns a function once it has been given an answer. */
const answeredBy = (worker: Worker, { answered }: Work, answer: unknown): Worker => {
  const text = JSON.stringify(answer);
  const known = answered.get(text) ?? { ...worker, answers: [...worker.answers, answer] };
  answered.set(text, known);
  return known;
};

const workerMoves = (
  world: World,
  scope: Scope,
  { index, protocol, happen }: { index: number; protocol: Protocol; happen: Happen },
): void => {
  const worker = world.workers[index];
  if (!worker) return;
  const work = workOf(worker, protocol);
  const { step, text } = work;
  if (step.done) return;
  const operation = step.value;
  happen(`${worker.round.name} ${index}: ${text}`, (next) => {
    const working = answeredBy(worker, work, protocol.perform(next, operation));
    next.workers[index] = working;
    const { step: after } = workOf(working, protocol);
    if (!after.done) return;
    if ('again' in after.value) {
      const { again } = after.value;
      // What an attempt to enter came to changes nothing in the work that follows.
      const round: Round = 'verdict' in again ? { ...again, verdict: 'has' } : again;
      next.workers[index] = { ...working, round, answers: [] };
      return;
    }
    if (worker.calledFor !== undefined && working.round.name === 'begin' && after.value.done === 'full') {
      const { calledFor: at } = worker;
      const entering = { run: nameOf(at), at, rank: at, max: scope.max, queues: true, hold: HOLD };
      next.workers[index] = { ...working, round: { name: 'enter', ...entering }, answers: [] };
      return;
    }
    next.workers.splice(index, 1);
    const run = worker.entersFor === undefined ? undefined : next.runs[worker.entersFor];
    // Step Functions fails a state whose function refuses, and so the run; the end is reported.
    if (after.value.done === 'full' && run?.state === 'gate') {
      run.state = 'ended';
      next.workers.push(leaving(worker.entersFor ?? 0, scope));
    }
  });
  if (world.crashes === 0) return;
  happen(`${worker.round.name} ${index} crashes`, (next) => {
    next.crashes -= 1;
    next.workers.splice(index, 1);
    const { entersFor, isEvent } = worker;
    // The state's retrier calls the function again, and Lambda repeats an event.
    if (entersFor !== undefined && next.runs[entersFor]?.state === 'gate') enterGate(next, entersFor, scope);
    if (isEvent) next.workers.push({ ...worker, answers: [] });
  });
};

/** The sweep, which finds what no event has reported; it comes when nothing else happens. */
const sweep = (world: World, scope: Scope, happen: Happen): void => {
  if (scope.calls) {
    const hasWork = world.entries.length > 0 || world.leases.some(({ token }) => token !== undefined);
    const round: Round = { name: 'settle', max: scope.max, verdict: 'has' };
    if (hasWork) happen('sweep', (next) => next.workers.push({ round, answers: [] }));
    return;
  }
  const ended = world.runs.findIndex(
    ({ state }, index) =>
      state === 'ended' && [...world.leases, ...world.entries].some(({ run }) => run === nameOf(index)),
  );
  if (ended >= 0) happen(`sweep ${ended}`, (next) => next.workers.push(leaving(ended, scope)));
};
