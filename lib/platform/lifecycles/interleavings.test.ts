import { describe, expect, it } from '@jest/globals';
import type { Lifecycle } from '#contracts/lifecycles/lifecycle.ts';
import { advance, type Change, newEntity, type Outcome } from './advance.ts';
import type { Entity, Entry } from './entity.ts';

const LIFECYCLE: Lifecycle = {
  initial: 'placed',
  states: { placed: {}, paid: {}, cancelled: { final: true }, expired: { final: true } },
  transitions: [
    { id: 'pay', on: 'pay', from: ['placed'], to: 'paid', works: true },
    { id: 'cancel', on: 'cancel', from: ['placed', 'paid'], to: 'cancelled', works: false },
    { id: 'expire', afterSeconds: 60, from: ['placed'], to: 'expired', works: true },
  ],
  conflict: 'refuse',
};

type Advance = (entity: Entity, change: Change) => Outcome;

/** A function or an execution at work. What it has read is in its memory, and lost if it crashes. */
interface Worker {
  token: string;
  transition: string;
  /** What it does next. */
  at: 'begin' | 'commit' | 'over' | 'release' | 'start' | 'work' | 'write';
  /** An execution, which exists once; a trigger is a function that only begins. */
  isExecution: boolean;
  crashes: number;
  memory?: { next: Entity; revision: number; then: Worker['at']; from: Worker['at'] };
  result?: 'failed' | 'refused' | 'won';
}

/** A moment of the whole system. */
interface Moment {
  entity: Entity;
  revision: number;
  history: Entry[];
  workers: Worker[];
}

const at = '2026-01-01T00:00:00.000Z';
const begin = ({ token, transition, isExecution }: Worker): Change => ({
  type: 'begin',
  transition,
  token,
  event: {},
  by: 'test',
  at,
  ...(isExecution && { armed: { version: 1, since: at } }),
});

const changeOf = (worker: Worker): Change => {
  if (worker.at === 'begin') return begin(worker);
  const { token } = worker;
  return worker.at === 'commit'
    ? { type: 'commit', token, at, data: {} }
    : { type: 'release', token, at, error: 'Failed' };
};

/** Where a worker is when its change has been written, or was before. */
const after = ({ at: step, isExecution }: Worker, entity: Entity, token: string): Worker['at'] => {
  if (step !== 'begin') return 'over';
  if (isExecution) return 'work';
  return entity.underWay?.token === token ? 'start' : 'over';
};

const resultOf = ({ at: step }: Worker): Worker['result'] => (step === 'release' ? 'failed' : 'won');

/** Reads and decides. */
const decide = (moment: Moment, worker: Worker, decideBy: Advance): Worker => {
  const outcome = decideBy(moment.entity, changeOf(worker));
  if (outcome.verdict === 'changed') {
    const then = after(worker, outcome.entity, worker.token);
    const memory = { next: outcome.entity, revision: moment.revision, then, from: worker.at };
    return { ...worker, at: 'write', memory };
  }
  if (outcome.verdict === 'repeated')
    return { ...worker, at: after(worker, moment.entity, worker.token), result: resultOf(worker) };
  return { ...worker, at: 'over', result: 'refused' };
};

/** Lists what may happen next to a worker. */
const nextOf = (moment: Moment, index: number, decideBy: Advance): Moment[] => {
  const worker = moment.workers[index]!;
  const put = (changed: Worker, more: Partial<Moment> = {}): Moment => ({
    ...moment,
    ...more,
    workers: (more.workers ?? moment.workers).map((one, i) => (i === index ? changed : one)),
  });
  const { memory, ...forgetful } = worker;
  const begunAt = memory?.from ?? (worker.at === 'start' ? 'begin' : undefined);
  const crashed =
    worker.crashes === 0 && begunAt !== undefined ? [put({ ...forgetful, at: begunAt, crashes: 1 })] : [];
  switch (worker.at) {
    case 'over':
      return [];
    case 'work':
      return [put({ ...worker, at: 'commit' }), put({ ...worker, at: 'release' })];
    case 'start': {
      const known = moment.workers.some(({ isExecution, token }) => isExecution && token === worker.token);
      const execution: Worker = { ...forgetful, isExecution: true, at: 'work', crashes: 0 };
      const workers = known ? moment.workers : [...moment.workers, execution];
      return [put({ ...worker, at: 'over', result: 'won' }, { workers }), ...crashed];
    }
    case 'write': {
      if (!memory) return [];
      // A trigger that was slower is refused; an execution looks again.
      if (memory.revision !== moment.revision)
        return [
          put({
            ...forgetful,
            at: worker.isExecution ? memory.from : 'over',
            ...(!worker.isExecution && { result: 'refused' }),
          }),
        ];
      const { latest, ...entity } = memory.next;
      const written = {
        entity: { ...entity, latest: latest.slice(-1) },
        revision: moment.revision + 1,
        history: [...moment.history, ...latest.filter(({ number }) => number > moment.entity.entries)],
      };
      const done = { ...forgetful, at: memory.then, result: resultOf({ ...worker, at: memory.from }) };
      // It may also be written, and the function die before it knows.
      const unaware =
        worker.crashes === 0 ? [put({ ...forgetful, at: memory.from, crashes: 1 }, written)] : [];
      return [put(done, written), ...unaware, ...crashed];
    }
    default: {
      const decided = decide(moment, worker, decideBy);
      // A timer that finds another transition under way is tried again later.
      const isBusy =
        worker.isExecution && worker.at === 'begin' && decided.result === 'refused' && moment.entity.underWay;
      return isBusy ? [] : [put(decided)];
    }
  }
};

/** Returns what is wrong with a moment. */
const flawOf = ({ entity, history, workers }: Moment, isLast: boolean): string | undefined => {
  let state: string | undefined;
  const done = history.filter(({ outcome }) => outcome !== 'failed');
  for (const { from, to } of done) {
    if (from !== state) return `left ${from} while in ${state}`;
    state = to;
  }
  const executions = done.flatMap(({ execution }) => execution ?? []);
  const idle = workers.find(({ at: step, token }) => step === 'work' && token !== entity.underWay?.token);
  if (idle) return `${idle.token} works although the entity does not wait for it`;
  if (state !== entity.state) return 'the history ends in another state';
  if (new Set(executions).size < executions.length) return 'an execution has ended twice';
  if (done.length !== entity.version) return 'versions do not count states';
  if (history.some(({ number }, index) => number !== index + 1)) return 'the history has gaps';
  return isLast && entity.underWay ? 'a transition stays under way' : undefined;
};

/** Goes through every order in which the workers can act, crash and be repeated. */
const explore = (decideBy: Advance): { moments: number; ends: Set<string>; flaw?: string } => {
  const entity = newEntity(LIFECYCLE, { name: 'order', id: '1', data: {}, by: 'test', at });
  const worker = (token: string, transition = token): Worker => ({
    token,
    transition,
    at: 'begin',
    isExecution: false,
    crashes: 0,
  });
  const workers = [worker('pay'), worker('cancel'), { ...worker('timer', 'expire'), isExecution: true }];
  const open: Moment[] = [{ entity, revision: 1, history: entity.latest, workers }];
  const seen = new Set<string>();
  const ends = new Set<string>();
  for (let moment = open.pop(); moment; moment = open.pop()) {
    const next = moment.workers.flatMap((_, index) => nextOf(moment as Moment, index, decideBy));
    const flaw = flawOf(moment, next.length === 0);
    if (flaw) return { moments: seen.size, ends, flaw };
    if (next.length === 0) {
      const results = moment.workers.map(
        ({ isExecution, token, result }) => `${isExecution ? 'execution ' : ''}${token} ${result}`,
      );
      ends.add(`${moment.entity.state}: ${results.join(', ')}`);
    }
    for (const one of next) {
      const key = JSON.stringify(one);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(one);
    }
  }
  return { moments: seen.size, ends };
};

describe('two triggers, a timer and crashes', () => {
  it('lead to one history without gaps, in whatever order they come', () => {
    const { moments, ends, flaw } = explore((entity, change) => advance(LIFECYCLE, entity, change));

    expect(flaw).toBeUndefined();
    expect(moments).toBeGreaterThan(500);
    // The loser of each race is refused, and what failed leaves the state as it was.
    expect([...ends]).toEqual(
      expect.arrayContaining([
        'paid: pay won, cancel refused, execution timer refused, execution pay won',
        'cancelled: pay refused, cancel won, execution timer refused',
        'cancelled: pay won, cancel won, execution timer refused, execution pay failed',
        'expired: pay won, cancel refused, execution timer won, execution pay failed',
        'placed: pay won, cancel refused, execution timer failed, execution pay failed',
      ]),
    );
  });

  it.each<[string, Advance]>([
    ['forgets what was done', (entity, change) => advance(LIFECYCLE, { ...entity, recent: [] }, change)],
    [
      'begins although another transition is under way',
      (entity, change) =>
        advance(
          LIFECYCLE,
          change.type === 'begin' ? { ...entity, underWay: undefined as never } : entity,
          change,
        ),
    ],
  ])('would go wrong in one that %s', (_, broken) => {
    expect(explore(broken).flaw ?? 'none').not.toBe('none');
  });
});
