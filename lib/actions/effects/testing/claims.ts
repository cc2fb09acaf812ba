import {
  begin,
  complete,
  doubt,
  type EffectAbout,
  type Entry,
  fail,
  MARGIN_MILLISECONDS,
  revoke,
} from '../entry.ts';
import { decideClaim, mayAct } from '../own-key.ts';
import { ABOUT } from './world.ts';

/** The shipped protocol of keys that authors give, of which a test may break a rule. */
const CLAIMS = {
  mayAct,
  decideClaim,
  /** Whether a claim writes even if it changes nothing else, on the version that it has read. */
  writes: true,
};

type Place = 'acts' | 'acted' | 'idle' | 'read' | 'refused' | 'shared' | 'succeeded' | 'undone' | 'written';

/** One of two executions with the same key. */
interface Run {
  at: Place;
  entry?: Entry;
  undo?: Entry;
  applied: boolean;
  /** Version of the key's item that it has read, and what it has decided by it. */
  seen?: { version: number; decision: ReturnType<typeof decideClaim> };
  attempts: number;
  /** It knows that its effect may have taken place. */
  doubts?: boolean;
}

interface Claimed {
  /** The time of calls is over. */
  isLate: boolean;
  runs: [Run, Run];
  owner?: 0 | 1;
  version: number;
}

/** What may go wrong. */
export type ClaimViolation =
  | 'acts beside another'
  | 'repeats without asking'
  | 'succeeds on an undone effect'
  | 'two effects stand';

/** How executions claim a key. */
export interface ClaimOptions {
  /** The step says `shared: true`. */
  isShared?: boolean;
  /** Nothing undoes the effect, and calls may fail or be killed after it. */
  stands?: boolean;
}

/** What is claimed has a compensation; what nothing undoes has none. */
const COMPENSABLE: EffectAbout = { ...ABOUT, undo: '{}' };

const MAX_ATTEMPTS = 3;

const START: Claimed = {
  isLate: false,
  runs: [
    { at: 'idle', applied: false, attempts: 0 },
    { at: 'idle', applied: false, attempts: 0 },
  ],
  version: 0,
};

/** Returns what goes wrong in any interleaving of two executions that use the same key, and the number of states. */
export const searchClaims = (
  options: ClaimOptions = {},
  broken: Partial<typeof CLAIMS> = {},
): { violations: Set<ClaimViolation>; states: number } => {
  const protocol = { ...CLAIMS, ...broken };
  const violations = new Set<ClaimViolation>();
  const seen = new Set([JSON.stringify(START)]);
  const queue = [START];
  for (const world of queue) {
    for (const violation of violationsIn(world, options)) violations.add(violation);
    const steps = ([0, 1] as const).flatMap((index) => stepsOf(world, index, options, protocol));
    for (const next of [...steps, ...(options.stands ? [later(world)] : [])]) {
      const text = JSON.stringify(next);
      if (seen.has(text)) continue;
      seen.add(text);
      queue.push(next);
    }
  }
  return { violations, states: seen.size };
};

const violationsIn = ({ runs }: Claimed, { stands }: ClaimOptions): ClaimViolation[] => {
  const [one, other] = runs;
  const isOnUndone = (run: Run, owner: Run): boolean =>
    run.at === 'shared' && owner.at === 'undone' && !run.applied;
  const repeats = (run: Run, before: Run): boolean => run.at === 'acts' && before.applied && !run.doubts;
  return [
    ...(one.at === 'acts' && other.at === 'acts' ? ['acts beside another' as const] : []),
    ...(stands && (repeats(one, other) || repeats(other, one)) ? ['repeats without asking' as const] : []),
    ...(isOnUndone(one, other) || isOnUndone(other, one) ? ['succeeds on an undone effect' as const] : []),
    ...(!stands && one.applied && other.applied ? ['two effects stand' as const] : []),
  ];
};

/** The time of calls is over: what was under way was killed, and may be attempted again. */
const later = (world: Claimed): Claimed => {
  const killed = (run: Run): Run =>
    ['written', 'read', 'acts', 'acted'].includes(run.at) ? { ...run, at: 'idle' } : run;
  return { ...world, isLate: true, runs: [killed(world.runs[0]), killed(world.runs[1])] };
};

const owners = ['0', '1'] as const;

/** When calls end at the latest, and when that is over for certain. */
const UNTIL = 1;
const LATE = UNTIL + MARGIN_MILLISECONDS;

const stepsOf = (
  world: Claimed,
  index: 0 | 1,
  { isShared = false, stands = false }: ClaimOptions,
  protocol: typeof CLAIMS,
): Claimed[] => {
  const run = world.runs[index];
  const owner = owners[index];
  const about = stands ? ABOUT : COMPENSABLE;
  const now = world.isLate ? LATE : 0;
  const to = (change: Partial<Run>, more: Partial<Claimed> = {}): Claimed => {
    const changed = { ...run, ...change };
    const [one, other] = world.runs;
    return { ...world, runs: index === 0 ? [changed, other] : [one, changed], ...more };
  };
  const failed = (at: Place, nothingDone: boolean): Claimed => {
    const { next } = fail(run.entry, owner, { nothingDone });
    return to({ at, entry: next ?? run.entry });
  };
  switch (run.at) {
    case 'idle': {
      if (run.attempts >= MAX_ATTEMPTS) return [];
      const caller = { owner, now, until: now + UNTIL, at: 0, about };
      const { next } = begin(run.entry, caller);
      if (!next) return [];
      return [to({ at: 'written', entry: next, attempts: run.attempts + 1, doubts: next.doubtful })];
    }
    case 'written': {
      const holder = world.owner === undefined || world.owner === index ? undefined : world.runs[world.owner];
      const verdict = holder ? protocol.mayAct(holder.entry, holder.undo, now) : 'act';
      const decision = protocol.decideClaim(verdict, {
        isShared: isShared || stands,
        isSameExecution: false,
      });
      return [to({ at: 'read', seen: { version: world.version, decision } })];
    }
    case 'read': {
      const { version, decision } = run.seen ?? { version: 0, decision: 'wait' };
      if (decision === 'wait') return [failed('idle', true)];
      if (decision === 'taken') return [failed('refused', true)];
      if (decision === 'share') return [to({ at: 'shared' })];
      if (!protocol.writes) return [to({ at: 'acts' }, { owner: index })];
      if (version !== world.version) return [to({ at: 'written' })];
      const claimed = { owner: index, version: version + 1 };
      if (decision === 'act') return [to({ at: 'acts' }, claimed)];
      return [to({ at: 'acts', entry: doubt(run.entry).next ?? run.entry, doubts: true }, claimed)];
    }
    case 'acts':
      return [to({ at: 'acted', applied: true }), ...(stands ? [failed('idle', true)] : [])];
    case 'acted': {
      const { next } = complete(run.entry, owner, 'null');
      const done = to({ at: 'succeeded', entry: next ?? run.entry });
      return stands ? [done, failed('idle', false)] : [done];
    }
    case 'succeeded': {
      if (stands) return [];
      // A later step fails, and the execution is undone.
      const { next } = revoke(run.entry, 10_000, about);
      const undo: Entry = { state: 'done', owner: 'undo', until: 0, doubtful: false, at: 0, about };
      return [to({ at: 'undone', applied: false, entry: next ?? run.entry, undo })];
    }
    default:
      return [];
  }
};
