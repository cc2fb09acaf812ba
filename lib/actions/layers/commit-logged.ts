import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Commit, Layer, WiredAction } from '../action-call.ts';
import { commitEntry, readEntry } from '../effects/commit.ts';
import { effectLog } from '../effects/effect-log.ts';
import { begin, complete } from '../effects/entry.ts';
import { isClosedFor } from '../effects/fence.ts';
import { keysOf } from '../effects/keys.ts';
import { type CommittedClaim, claimByCommit } from '../effects/own-key.ts';
import { type OpenTable, tableOf, writeAll } from '../ports/documents.ts';
import { answerOf, callerOf, markSharded, ownKeyOf, refused } from './once-logged.ts';

/** Calls that may be overtaken by others before one gives up; each means that another call of the effect has changed its entry. */
const MAX_TRIES = 10;

/**
 * Lets an action that commits make its effect in one transaction with its entry. There is never an entry without its effect, so nothing is
 * in doubt: a repeated call gets the stored result or does what was not done. Throws `Revoked` without acting.
 */
export const commitLogged: Layer = async (call, next, action) => {
  const open = tableOf(action.clients.dynamo);
  if (!call.run.effect)
    return next({ ...call, commit: async (writes) => (await writeAll(open, writes)) === undefined });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const admission = await admit(call, action, open, tries > 0);
    if ('answer' in admission) return admission.answer;
    try {
      return await next({ ...call, commit: admission.commit });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== OVERTAKEN) throw error;
    }
  }
  throw refused(call, 'AlreadyInProgress');
};

const OVERTAKEN = 'Overtaken';

/** Returns the result of an earlier call, or what commits this one; `rereads` says that the fence may be closed. */
const admit = async (
  call: ActionCall,
  action: WiredAction,
  open: OpenTable,
  rereads: boolean,
): Promise<{ answer: Json } | { commit: Commit }> => {
  const { root, key, sharded } = keysOf(call.run);
  const place = { root, key, ...defined({ sharded }) };
  const log = effectLog(open, root, { sharded });
  if (sharded) await markSharded(log);
  const read = await readEntry(open, place);
  const { verdict, next: begun } = begin(read.entry, await callerOf(call, action, log, key));
  if (verdict.kind === 'answer') return { answer: await answerOf(call, log, key, verdict.result) };
  if (verdict.kind === 'refused') throw refused(call, verdict.error);
  const fence = rereads ? await log.fence() : undefined;
  if (fence && isClosedFor(fence, key)) throw refused(call, 'Revoked');
  const own = ownKeyOf(call);
  const claim: CommittedClaim | undefined =
    own && (await claimByCommit(open, own, place, action.clock.now()));
  if (claim?.kind === 'share') return { answer: JSON.parse(claim.result ?? 'null') as Json };
  return {
    commit: async (writes, result) => {
      const stored = await log.keep(key, 'result', JSON.stringify(result));
      const { next: entry } = complete(begun, call.id, stored);
      if (!entry) throw refused(call, 'Revoked');
      const committed = { entry, version: read.version, claim: claim?.write, pages: fence?.part?.pages };
      const cancelled = await commitEntry(open, place, writes, committed);
      if (cancelled?.failed.some((index) => index >= writes.length))
        throw Object.assign(new Error(`Another call has changed the entry ${key}`), { name: OVERTAKEN });
      return cancelled === undefined;
    },
  };
};
