import { undoKey } from '#contracts/compensation/keys.ts';
import { type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { hashOf } from '#core/hash.ts';
import {
  IF_ABSENT,
  ifVersion,
  type OpenTable,
  readItem,
  type TableWrite,
  writeItem,
} from '../ports/documents.ts';
import { effectLog } from './effect-log.ts';
import { type Entry, isOver, type StoredText } from './entry.ts';

/** An entry in the log of an execution. */
export interface EntryPlace {
  root: string;
  key: string;
  /** Whether it is in one of the shards of the log. */
  sharded?: true;
}

/**
 * What a call that shares a key with others may do: act, act although the owner may have acted, take the owner's result, or wait for
 * the owner.
 */
export type KeyVerdict = 'act' | 'repeat' | 'share' | 'wait';

/**
 * Decides by the owner's entry, and by the entry of its undo. Only an effect that is done and not undone is shared. What was not done or
 * is undone is done again by another owner. What is in doubt, or being undone, is waited for; if nothing will undo it, it is repeated
 * as another attempt of the owner's would repeat it.
 */
export const mayAct = (entry: Entry | undefined, undo: Entry | undefined, now: number): KeyVerdict => {
  if (!entry || entry.state === 'not_done' || entry.state === 'void' || undo?.state === 'done') return 'act';
  if (entry.state === 'done' && undo === undefined) return 'share';
  return entry.about.undo === undefined && entry.state !== 'done' && isOver(entry, now) ? 'repeat' : 'wait';
};

/**
 * Decides on a claim by what another owner's effect allows. An effect that is compensated is shared with another execution only if its
 * step asks for that: it may be undone when the execution that got its result has long succeeded.
 */
export const decideClaim = (
  verdict: KeyVerdict,
  { isShared, isSameExecution }: { isShared: boolean; isSameExecution: boolean },
): KeyVerdict | 'taken' => (verdict === 'share' && !isShared && !isSameExecution ? 'taken' : verdict);

/**
 * The answer to a claim: with the owner that may have acted and where parts of its effect are recorded, with the result of the owner's
 * effect, or with the owner if only one execution may have the effect.
 */
export type Claim =
  | { kind: 'act' }
  | { kind: 'repeat'; parts: EntryPlace }
  | { kind: 'wait' }
  | { kind: 'share'; result: string | undefined }
  | { kind: 'taken'; owner: EntryPlace };

/** A key that executions share: one that an author gave an effect, or that of a step which starts several executions. */
export interface OwnKey {
  workflow: string;
  action: string;
  key: string;
  /** Whether executions may share the effect. */
  isShared: boolean;
}

/** Seconds for which a key has an owner: longer than any execution takes. */
const OWNER_RETENTION_SECONDS = 400 * 86_400;

/** Attempts to write before giving up; each lost attempt means that another worker's write succeeded. */
const MAX_TRIES = 50;

/**
 * Claims the key that an author gave an effect, for an entry that says already that it is under way. A claim always writes, so that of
 * two at once one sees the other's entry.
 */
export const claimKey = async (
  open: OpenTable,
  { workflow, action, key, isShared }: OwnKey,
  claimant: EntryPlace,
  now: number,
): Promise<Claim> => {
  const Key = itemKey({ workflow, action, key });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const item = await readItem(open, Key);
    const owner = item?.owner as EntryPlace | undefined;
    const isOwner = owner?.root === claimant.root && owner.key === claimant.key;
    let parts = item?.parts as EntryPlace | undefined;
    if (owner && !isOwner) {
      const { verdict, result } = await standingOf(open, owner, now);
      const isSameExecution = owner.root === claimant.root;
      const decision = decideClaim(verdict, { isShared, isSameExecution });
      if (decision === 'taken') return { kind: 'taken', owner };
      if (decision === 'share') return { kind: 'share', result };
      if (decision === 'wait') return { kind: 'wait' };
      parts = decision === 'repeat' ? (parts ?? owner) : undefined;
    }
    const version = Number(item?.version ?? 0);
    const ttl = Math.ceil(now / 1000) + OWNER_RETENTION_SECONDS;
    const next = { ...Key, owner: claimant, ...defined({ parts }), version: version + 1, [TABLE.ttl]: ttl };
    if (await writeItem(open, next, ifVersion(version)))
      return parts ? { kind: 'repeat', parts } : { kind: 'act' };
  }
  throw new Error(`Gave up claiming the key "${key}": ${MAX_TRIES} attempts lost to concurrent writers`);
};

const itemKey = ({ workflow, action, key }: Pick<OwnKey, 'action' | 'key' | 'workflow'>): ItemKey =>
  KEYS.effect(`key#${workflow}#${action}#${hashOf(key)}`, 'owner');

/** The answer to a claim that is committed with the effect: with the result of the owner's, or with the write that claims the key. */
export type CommittedClaim =
  | { kind: 'share'; result: string | undefined }
  | { kind: 'claim'; write: TableWrite };

/** Claims a key for an effect that is committed with its entry and that nothing undoes: its owner has done it. */
export const claimByCommit = async (
  open: OpenTable,
  own: OwnKey,
  claimant: EntryPlace,
  now: number,
): Promise<CommittedClaim> => {
  const Key = itemKey(own);
  const item = await readItem(open, Key);
  const owner = item?.owner as EntryPlace | undefined;
  if (owner) return { kind: 'share', result: (await standingOf(open, owner, now)).result };
  const Item = {
    ...Key,
    owner: claimant,
    version: 1,
    [TABLE.ttl]: Math.ceil(now / 1000) + OWNER_RETENTION_SECONDS,
  };
  return { kind: 'claim', write: { Put: { Item, ...IF_ABSENT } } };
};

/** Returns what another call may do by an owner's entry, with the owner's result. */
const standingOf = async (
  open: OpenTable,
  { root, key, sharded }: EntryPlace,
  now: number,
): Promise<{ verdict: KeyVerdict; result?: string | undefined }> => {
  const log = effectLog(open, root, { sharded });
  const [entry, undo] = [await log.entry(key), await log.entry(undoKey(key))];
  const verdict = mayAct(entry, undo, now);
  const stored: StoredText | undefined = entry?.result;
  if (verdict !== 'share' || stored === undefined) return { verdict };
  return { verdict, result: await log.read(key, 'result', stored) };
};
