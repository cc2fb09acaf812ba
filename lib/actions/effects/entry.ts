import { defined } from '#core/defined.ts';

/**
 * What is known of an effect: `under_way` until its call ends; `not_done` if the call said that it did nothing; `done`; `unknown` if
 * the call failed in another way; `revoked` once it is to be undone, after which no attempt may begin; `void` if it was revoked and
 * did nothing.
 */
export type EntryState = 'done' | 'not_done' | 'revoked' | 'under_way' | 'unknown' | 'void';

/** JSON text, or a mark that it is too long for an entry and is stored beside it, or for the table and is lost. */
export type StoredText = string | { apart: true } | { lost: true };

/** What an entry is about, from its first call. */
export interface EffectAbout {
  workflow: string;
  step: string;
  /** `factory/action`. */
  action: string;
  /** JSON of `UndoInfo`; absent if nothing undoes the effect. */
  undo?: StoredText;
  /** Key under which services outside know the effect, if it is not the entry's. */
  key?: string;
}

/** An effect in the log. Times are milliseconds since the epoch. */
export interface Entry {
  state: EntryState;
  /** Id of the newest call. */
  owner: string;
  /** When the owner's process ends at the latest; 0 if no call is under way. */
  until: number;
  /** An attempt may have taken effect although no result is known. Never becomes false again. */
  doubtful: boolean;
  /** When the first attempt was scheduled; effects are undone newest first. */
  at: number;
  about: EffectAbout;
  /** JSON of what the call returned. */
  result?: StoredText;
  /** The effect is that of another execution, which alone undoes it; this one has its result. */
  shared?: true;
  /** Name of the error of the last failed attempt. */
  error?: string;
  /** Whether that error may go away by itself. */
  retryable?: boolean;
}

/** Milliseconds after its deadline for which a call may still be under way: clocks differ, and so does what the network delivers. */
export const MARGIN_MILLISECONDS = 5000;

/** A call that asks to begin. */
export interface Caller {
  owner: string;
  now: number;
  until: number;
  at: number;
  about: EffectAbout;
}

/** Whether a call may act: it may, it gets the result of an earlier one, or it is refused. */
export type BeginVerdict =
  | { kind: 'go' }
  | { kind: 'answer'; result: StoredText | undefined }
  | { kind: 'refused'; error: 'AlreadyInProgress' | 'Revoked' };

/** The answer to a request, and the entry to store with it; without `next` nothing changes. */
export interface Change<Verdict> {
  verdict: Verdict;
  next?: Entry;
}

/** Asks to begin an attempt. The entry must be stored, and then the fence be read, before the attempt acts. */
export const begin = (entry: Entry | undefined, caller: Caller): Change<BeginVerdict> => {
  if (entry?.state === 'done') return { verdict: { kind: 'answer', result: entry.result } };
  if (entry?.state === 'revoked' || entry?.state === 'void')
    return { verdict: { kind: 'refused', error: 'Revoked' } };
  if (entry && !isOver(entry, caller.now))
    return { verdict: { kind: 'refused', error: 'AlreadyInProgress' } };
  const { owner, until, at, about } = caller;
  const doubtful = entry !== undefined && (entry.doubtful || entry.state !== 'not_done');
  return {
    verdict: { kind: 'go' },
    next: { state: 'under_way', owner, until, doubtful, at: entry?.at ?? at, about },
  };
};

/** Records that an effect which an attempt has begun may have been done before, under another entry. */
export const doubt = (entry: Entry | undefined): Change<'recorded'> => ({
  verdict: 'recorded',
  ...(entry && !entry.doubtful && { next: { ...entry, doubtful: true } }),
});

/** Records the result of an attempt; one that was revoked meanwhile keeps it for its undo. */
export const complete = (
  entry: Entry | undefined,
  owner: string,
  result: StoredText,
): Change<'recorded' | 'too_late'> => {
  if (entry?.owner !== owner || (entry.state !== 'under_way' && entry.state !== 'revoked'))
    return { verdict: 'too_late' };
  const state = entry.state === 'revoked' ? 'revoked' : 'done';
  return { verdict: 'recorded', next: { ...entry, state, until: 0, result } };
};

/** Records that an attempt has the result of another execution's effect, and so leaves nothing to undo. */
export const share = (
  entry: Entry | undefined,
  owner: string,
  result: StoredText,
): Change<'recorded' | 'too_late'> => {
  const change = complete(entry, owner, result);
  if (!change.next) return change;
  const { undo: _, ...about } = change.next.about;
  return { ...change, next: { ...change.next, about, shared: true } };
};

/** How an attempt failed. */
export interface Failure {
  /** Whether the attempt is known to have done nothing. */
  nothingDone: boolean;
  /** Whether its process may still be at work, until the attempt's time is over. */
  stillAtWork?: boolean;
  error?: string;
  retryable?: boolean;
}

/** Records the failure of an attempt. An effect that was ever in doubt stays so. */
export const fail = (
  entry: Entry | undefined,
  owner: string,
  { nothingDone, stillAtWork = false, error, retryable }: Failure,
): Change<'recorded' | 'too_late'> => {
  if (entry?.owner !== owner || (entry.state !== 'under_way' && entry.state !== 'revoked'))
    return { verdict: 'too_late' };
  const until = stillAtWork ? entry.until : 0;
  const failed = { ...entry, until, ...defined({ error, retryable }) };
  const revoked = entry.state === 'revoked';
  return nothingDone && !entry.doubtful
    ? { verdict: 'recorded', next: { ...failed, state: revoked ? 'void' : 'not_done' } }
    : { verdict: 'recorded', next: { ...failed, state: revoked ? 'revoked' : 'unknown', doubtful: true } };
};

/** Whether an effect can be undone: nothing was done, its call may be under way until a time, or it can. */
export type RevokeVerdict = { kind: 'nothing' } | { kind: 'ready' } | { kind: 'wait'; until: number };

/**
 * Revokes an effect before it is undone: from then on no attempt begins, and the verdict tells when none is under way any longer. A
 * missing entry leaves a mark, because its call may only be late.
 */
export const revoke = (entry: Entry | undefined, now: number, about: EffectAbout): Change<RevokeVerdict> => {
  if (!entry)
    return {
      verdict: { kind: 'ready' },
      next: { state: 'revoked', owner: '', until: 0, doubtful: false, at: now, about },
    };
  if (entry.state === 'void' || entry.shared) return { verdict: { kind: 'nothing' } };
  if (entry.state === 'not_done') return { verdict: { kind: 'nothing' }, next: { ...entry, state: 'void' } };
  const verdict: RevokeVerdict = isOver(entry, now)
    ? { kind: 'ready' }
    : { kind: 'wait', until: entry.until + MARGIN_MILLISECONDS };
  return entry.state === 'revoked' ? { verdict } : { verdict, next: { ...entry, state: 'revoked' } };
};

/**
 * Records what was found out about an effect that is to be undone, once no call can be under way: its result, or, without one, that
 * nothing was done.
 */
export const found = (
  entry: Entry | undefined,
  now: number,
  result: StoredText | undefined,
): Change<'recorded' | 'too_early'> => {
  if (entry?.state !== 'revoked' || !isOver(entry, now)) return { verdict: 'too_early' };
  return {
    verdict: 'recorded',
    next: result === undefined ? { ...entry, state: 'void' } : { ...entry, result },
  };
};

/** Whether no call can be under way any longer. */
export const isOver = ({ until }: Entry, now: number): boolean =>
  until === 0 || now >= until + MARGIN_MILLISECONDS;
