import { begin, complete, type Entry, fail, revoke } from '../entry.ts';
import { decideClaim, mayAct } from '../own-key.ts';
import { ABOUT } from './world.ts';

/** The shipped protocol of keys that authors give, of which a test may break a rule. */
export const CLAIMS = {
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
}

interface Claimed {
  runs: [Run, Run];
  owner?: 0 | 1;
  version: number;
}

/** What may go wrong. */
export type ClaimViolation = 'succeeds on an undone effect' | 'two effects stand';

const MAX_ATTEMPTS = 3;

const START: Claimed = {
  runs: [
    { at: 'idle', applied: false, attempts: 0 },
    { at: 'idle', applied: false, attempts: 0 },
  ],
  version: 0,
};

/** Returns what goes wrong in any interleaving of two executions that use the same key, and the number of states. */
export const searchClaims = (
  isShared: boolean,
  broken: Partial<typeof CLAIMS> = {},
): { violations: Set<ClaimViolation>; states: number } => {
  const protocol = { ...CLAIMS, ...broken };
  const violations = new Set<ClaimViolation>();
  const seen = new Set([JSON.stringify(START)]);
  const queue = [START];
  for (const world of queue) {
    const [one, other] = world.runs;
    if (one.applied && other.applied) violations.add('two effects stand');
    if (
      (one.at === 'shared' && other.at === 'undone' && !one.applied) ||
      (other.at === 'shared' && one.at === 'undone' && !other.applied)
    )
      violations.add('succeeds on an undone effect');
    for (const next of [...stepsOf(world, 0, isShared, protocol), ...stepsOf(world, 1, isShared, protocol)]) {
      const text = JSON.stringify(next);
      if (seen.has(text)) continue;
      seen.add(text);
      queue.push(next);
    }
  }
  return { violations, states: seen.size };
};

const owners = ['0', '1'] as const;

const stepsOf = (world: Claimed, index: 0 | 1, isShared: boolean, protocol: typeof CLAIMS): Claimed[] => {
  const run = world.runs[index];
  const owner = owners[index];
  const to = (change: Partial<Run>, more: Partial<Claimed> = {}): Claimed => {
    const changed = { ...run, ...change };
    const [one, other] = world.runs;
    return { ...world, runs: index === 0 ? [changed, other] : [one, changed], ...more };
  };
  const failed = (at: Place): Claimed => {
    const { next } = fail(run.entry, owner, { nothingDone: true });
    return to({ at, entry: next ?? run.entry });
  };
  switch (run.at) {
    case 'idle': {
      if (run.attempts >= MAX_ATTEMPTS) return [];
      const caller = { owner, now: 0, until: 1, at: 0, about: ABOUT };
      const { next } = begin(run.entry, caller);
      return next ? [to({ at: 'written', entry: next, attempts: run.attempts + 1 })] : [];
    }
    case 'written': {
      const holder = world.owner === undefined || world.owner === index ? undefined : world.runs[world.owner];
      const verdict = holder ? protocol.mayAct(holder.entry, holder.undo) : 'act';
      const decision = protocol.decideClaim(verdict, { isShared, isSameExecution: false });
      return [to({ at: 'read', seen: { version: world.version, decision } })];
    }
    case 'read': {
      const { version, decision } = run.seen ?? { version: 0, decision: 'wait' };
      if (decision === 'wait') return [failed('idle')];
      if (decision === 'taken') return [failed('refused')];
      if (decision === 'share') return [to({ at: 'shared' })];
      if (!protocol.writes) return [to({ at: 'acts' }, { owner: index })];
      if (version !== world.version) return [to({ at: 'written' })];
      return [to({ at: 'acts' }, { owner: index, version: version + 1 })];
    }
    case 'acts':
      return [to({ at: 'acted', applied: true })];
    case 'acted': {
      const { next } = complete(run.entry, owner, 'null');
      return [to({ at: 'succeeded', entry: next ?? run.entry })];
    }
    case 'succeeded': {
      // A later step fails, and the execution is undone.
      const { next } = revoke(run.entry, 10_000, ABOUT);
      const undo: Entry = { state: 'done', owner: 'undo', until: 0, doubtful: false, at: 0, about: ABOUT };
      return [to({ at: 'undone', applied: false, entry: next ?? run.entry, undo })];
    }
    default:
      return [];
  }
};
