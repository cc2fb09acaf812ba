// Above 250 lines: one world, whose state each step of the search copies and compares whole.
import { begin, type Entry, type Lease, type Operation, type Round } from '../turns.ts';

/** A run: not started, waiting for its turn, under way, or ended. */
interface Run {
  state: 'body' | 'ended' | 'gate' | 'new';
  /** How often the state that waits was entered; only its newest token is awaited. */
  tokens: number;
}

/** A function at work: the answers of its round so far are all that it knows. */
interface Worker {
  round: Round;
  answers: unknown[];
  /** Run whose state it works for, which calls another if it dies. */
  entersFor?: number;
  /** Whether an event called it, which calls another if it dies. */
  isEvent?: true;
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
  /** Whether those that find nothing free are refused. */
  rejects?: boolean;
}

/** Returns the beginning. */
export const startOf = ({ runs, held, max: _, rejects: __, ...budgets }: Scope): World => ({
  leases: Array.from({ length: held }, (_, slot) => ({ slot, run: nameOf(slot), at: slot })),
  entries: [],
  runs: Array.from({ length: runs }, (_, index) => ({ state: index < held ? 'body' : 'new', tokens: 0 })),
  workers: [],
  crashes: 0,
  lostEnds: 0,
  repeatedEnds: 0,
  cancels: 0,
  repeatedEntries: 0,
  ...budgets,
});

const nameOf = (run: number): string => `run ${run}`;
const numberOf = (run: string): number => Number(run.slice(4));
const tokenOf = (run: number, tokens: number): string => `${run}.${tokens}`;

/** Does one operation, as the table and Step Functions do; changes the world. */
export const performIn = (world: World, operation: Operation): unknown => {
  const { leases } = world;
  switch (operation.do) {
    case 'look': {
      const [first] = world.entries;
      return copyOf({ leases, ...(first ? { first } : {}) });
    }
    case 'take': {
      const { lease } = operation;
      if (leases.some(({ slot }) => slot === lease.slot)) return false;
      leases.push(copyOf(lease));
      leases.sort((one, other) => one.slot - other.slot);
      return true;
    }
    case 'free':
      return remove(leases, ({ slot, run }) => slot === operation.slot && run === operation.run);
    case 'set token': {
      const found = leases.find(
        ({ slot, run, token }) =>
          slot === operation.lease.slot && run === operation.lease.run && token === operation.lease.token,
      );
      if (found) found.token = operation.token;
      return found !== undefined;
    }
    case 'told': {
      const { slot, run, token } = operation;
      const found = leases.find((lease) => lease.slot === slot && lease.run === run && lease.token === token);
      if (found) delete found.token;
      return found !== undefined;
    }
    case 'queue':
      remove(world.entries, ({ run }) => run === operation.entry.run);
      world.entries.push(copyOf(operation.entry));
      world.entries.sort((one, other) => one.rank - other.rank);
      return true;
    case 'drop': {
      const { run, token } = operation.entry;
      return remove(world.entries, (entry) => entry.run === run && entry.token === token);
    }
    case 'forget':
      return remove(world.entries, ({ run }) => run === operation.run);
    case 'tell': {
      const number = numberOf(operation.run);
      const run = world.runs[number];
      if (run?.state !== 'gate' || tokenOf(number, run.tokens) !== operation.token) return 'gone';
      run.state = 'body';
      return 'delivered';
    }
    case 'ask':
      return world.runs[numberOf(operation.run)]?.state === 'ended';
  }
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

type Moment = readonly [what: string, world: World];

/** Lists what may happen next. */
export const nextOf = (world: World, scope: Scope, protocol: Protocol): Moment[] => {
  const moments: Moment[] = [];
  const happen = (what: string, change: (next: World) => void): void => {
    const next = copyOf(world);
    change(next);
    // A run that no longer waits has no use for the function that it called, whatever becomes of that.
    for (const worker of next.workers)
      if (worker.entersFor !== undefined && next.runs[worker.entersFor]?.state !== 'gate')
        delete worker.entersFor;
    // Which of two functions came first makes no difference to what they do.
    next.workers = next.workers
      .map((worker) => [JSON.stringify(worker), worker] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, worker]) => worker);
    moments.push([what, next]);
  };
  for (const index of world.runs.keys()) runMoves(world, scope, index, happen);
  for (const index of world.workers.keys()) workerMoves(world, scope, { index, protocol, happen });
  if (moments.length === 0) sweep(world, scope, happen);
  return moments;
};

type Happen = (what: string, change: (next: World) => void) => void;

/** Starts a function for the state that waits in a run. */
const enterGate = (world: World, index: number, { max, rejects = false }: Scope): void => {
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
  };
  world.workers.push({ round, answers: [], entersFor: index });
};

const leaving = (index: number, { max, crashes = 0 }: Scope): Worker => ({
  round: { name: 'leave', run: nameOf(index), rank: index, max },
  answers: [],
  ...(crashes > 0 ? { isEvent: true } : {}),
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
    happen(`enter ${index} again`, (next) => {
      next.repeatedEntries -= 1;
      enterGate(next, index, scope);
    });
};

/** What a round of a function does next, by its answers so far. */
const workOf = ({ round, answers }: Worker, protocol: Protocol) => {
  const program = protocol.begin(round);
  let step = program.next();
  for (const answer of answers) step = program.next(answer);
  return step;
};

const workerMoves = (
  world: World,
  scope: Scope,
  { index, protocol, happen }: { index: number; protocol: Protocol; happen: Happen },
): void => {
  const worker = world.workers[index];
  const step = worker && workOf(worker, protocol);
  if (!worker || !step || step.done) return;
  const operation = step.value;
  happen(`${worker.round.name} ${index}: ${JSON.stringify(operation)}`, (next) => {
    const answer = protocol.perform(next, operation);
    const working = next.workers[index];
    if (!working) return;
    working.answers.push(answer);
    const after = workOf(working, protocol);
    if (!after.done) return;
    if ('again' in after.value) {
      const { again } = after.value;
      // What an attempt to enter came to changes nothing in the work that follows.
      working.round = 'verdict' in again ? { ...again, verdict: 'has' } : again;
      working.answers = [];
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
  const ended = world.runs.findIndex(
    ({ state }, index) =>
      state === 'ended' && [...world.leases, ...world.entries].some(({ run }) => run === nameOf(index)),
  );
  if (ended >= 0) happen(`sweep ${ended}`, (next) => next.workers.push(leaving(ended, scope)));
};
