import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheSettings } from '#contracts/action-event.ts';
import { type CacheUse, fromCache } from '#contracts/cached-result.ts';
import { KEYS } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer, WiredAction } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import type { KeptResult, ResultCache } from '../cache/result-cache.ts';
import { ASK_FOR_IT, leftOut } from '../left-out.ts';
import { asJson } from './check-contract.ts';

/** Milliseconds between two looks at a result that another call computes, at first and at most. */
const [FIRST_WAIT, MAX_WAIT] = [25, 1000];

/** Marks a result that was kept, so that the history of the execution shows it. */
export const markCached: Layer = async (call, next) => {
  const output = await next(call);
  const { cache } = call.notes;
  return cache === 'hit' || cache === 'stale' ? fromCache(cache, output) : output;
};

/**
 * Returns the result kept for this action and key. Without one, one call computes it, and those that come meanwhile wait for it. Throws
 * `AlreadyInProgress` if that takes longer than the call has time.
 */
export const cache: Layer = async (call, next, action) => {
  const settings = call.run.cache;
  // An effect's result is kept by its idempotency key.
  if (!settings || call.run.effect) return next(call);
  const { resultCache } = process.env.BATON_WITHOUT_TABLE
    ? leftOut('the cache', ASK_FOR_IT)
    : await import('../cache/result-cache.ts');
  const { tableOf } = await import('../ports/documents.ts');
  const key = KEYS.cache(call.action, hashOf(await keyOf(call, action)));
  const kept = resultCache(tableOf(action.clients.dynamo), key, action.clock);
  const use = (how: CacheUse, result: string): Json => {
    call.notes.cache = how;
    return JSON.parse(result) as Json;
  };
  const found = await findOrClaim(kept, call, action);
  if (found.result !== undefined && !found.claimed) return use('hit', found.result);
  call.notes.cache = 'miss';
  try {
    const output = await next(call);
    const { ttl_seconds: ttlSeconds, stale_on, stale_seconds = 0 } = settings;
    await kept.keep(found, JSON.stringify(output), {
      ttlSeconds,
      staleSeconds: stale_on ? stale_seconds : 0,
    });
    return output;
  } catch (error) {
    await kept.release(found);
    const isCovered = isStaleOn(settings, (error as Error | null)?.name ?? '');
    if (found.result === undefined || !isCovered || found.staleUntil <= action.clock.now()) throw error;
    call.logger.warn('An expired result is used', error as Error);
    return use('stale', found.result);
  }
};

/** Whether an error makes do with a result that has expired. A call ends before its state stops waiting, under Lambda's name for that. */
const isStaleOn = ({ stale_on: names = [] }: CacheSettings, error: string): boolean =>
  names.includes(error) || (error === 'Sandbox.Timedout' && names.includes('States.Timeout'));

/** Whether a call is to end in time because its caller would make do with a result that has expired. */
export const hasStaleInTime = (settings: CacheSettings | undefined): boolean =>
  settings !== undefined && isStaleOn(settings, 'Sandbox.Timedout');

/** Returns the result if it is fresh, or the claim to compute it, with what has expired. */
const findOrClaim = async (
  kept: ResultCache,
  call: ActionCall,
  { clock }: WiredAction,
): Promise<KeptResult & { claimed: boolean }> => {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, MAX_WAIT)) {
    const found = await kept.read();
    const now = clock.now();
    if (found.result !== undefined && found.expires > now) return { ...found, claimed: false };
    if (found.claimedUntil <= now) {
      const claim = await kept.claim(found, now + call.remainingMilliseconds());
      if (claim) return { ...claim, claimed: true };
    } else if (call.remainingMilliseconds() < 2 * wait) {
      throw new ActionError('AlreadyInProgress', 'Another execution is computing this result', {
        retryable: true,
      });
    } else await sleep(wait);
  }
};

/** What must be equal for a result to be used: the author's key, the contents of files, or the input. */
const keyOf = async (call: ActionCall, { storage }: WiredAction): Promise<Json> => {
  const { key, content } = call.run.cache ?? {};
  if (content === undefined) return key ?? asJson(call.input);
  const { createHash } = await import('node:crypto');
  const hashes = content.map(async (path) => {
    const file = await storage.get(path);
    if (!file)
      throw new ActionError('InvalidInput', `There is no file "${path}" to compute the cache key from`);
    return createHash('sha256').update(file.body).digest('hex');
  });
  return { key: key ?? null, content: await Promise.all(hashes) };
};
