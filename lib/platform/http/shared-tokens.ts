import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { resultCache } from '#actions/cache/result-cache.ts';
import type { OpenTable } from '#actions/ports/documents.ts';
import { KEYS } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import { knownAs, parseJson } from '#core/json.ts';
import type { SharedTokens, Token } from './authorised-fetch.ts';

/** Milliseconds in which a call fetches a token before another one does. */
const CLAIM_MILLISECONDS = 15_000;

/** Milliseconds between two looks at a token that another call fetches. */
const LOOK_MILLISECONDS = 100;

/**
 * Returns tokens in the table, which all functions share. They are encrypted with the client's secret: who reads the table alone has
 * nothing.
 */
export const sharedTokens = (
  open: OpenTable,
  clock: Clock,
  password: () => Promise<string>,
): SharedTokens => ({
  async token(key, fetchToken, refused) {
    const kept = resultCache(open, KEYS.cache('platform/http-token', hashOf(key)), clock);
    const secret = await password();
    for (;;) {
      const found = await kept.read();
      const now = clock.now();
      const known = found.expires > now ? decrypted(found.result, secret) : undefined;
      if (known && known.value !== refused) return known;
      const claim = found.claimedUntil <= now ? await kept.claim(found, now + CLAIM_MILLISECONDS) : undefined;
      if (!claim) {
        await sleep(LOOK_MILLISECONDS);
        continue;
      }
      try {
        const token = await fetchToken();
        const ttlSeconds = Math.floor((token.until - clock.now()) / 1000);
        await kept.keep(claim, encrypted(token, secret), { ttlSeconds, staleSeconds: 0 });
        return token;
      } catch (error) {
        await kept.release(claim);
        throw error;
      }
    }
  },
});

const keyFrom = (secret: string): Buffer => createHash('sha256').update(`baton token ${secret}`).digest();

/** Bytes of AES-GCM's nonce and tag. */
const [NONCE, TAG] = [12, 16];

const encrypted = (token: Token, secret: string): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(token), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
};

/** Returns a token; undefined if it was encrypted with another secret, which has changed since. */
const decrypted = (text: string | undefined, secret: string): Token | undefined => {
  if (text === undefined) return undefined;
  try {
    const bytes = Buffer.from(text, 'base64');
    const cipher = createDecipheriv('aes-256-gcm', keyFrom(secret), bytes.subarray(0, NONCE));
    cipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    const body = Buffer.concat([cipher.update(bytes.subarray(NONCE + TAG)), cipher.final()]);
    return knownAs<Token>(parseJson(body.toString('utf8')));
  } catch {
    return undefined;
  }
};
