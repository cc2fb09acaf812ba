import { type ItemKey, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { type Item, ifVersion, type OpenTable, readItem, writeItem } from '../ports/documents.ts';

/** Bytes of JSON above which a result is not kept: DynamoDB items hold at most 400 KB, including keys and names. */
const MAX_RESULT_BYTES = 350_000;

/** Seconds for which an item is kept after its last use, so that clocks may differ. */
const SPARE_SECONDS = 60;

/** What the table has under a key. */
export interface KeptResult {
  /** JSON of the result; absent until one was computed. */
  result?: string;
  /** Milliseconds since the epoch until which the result is used. */
  expires: number;
  /** Milliseconds since the epoch until which it may be used in place of an error. */
  staleUntil: number;
  /** Milliseconds since the epoch until which a call may be computing it; 0 if none is. */
  claimedUntil: number;
  version: number;
}

/** Seconds for which a result is used, and for which it is kept after that. */
export interface Times {
  ttlSeconds: number;
  staleSeconds: number;
}

/** One kept result, and who computes it. Every change is a write under the condition that no other came between. */
export interface ResultCache {
  read(): Promise<KeptResult>;
  /** Claims the computation until a time; returns what is kept now, or undefined if another call was faster. */
  claim(kept: KeptResult, until: number): Promise<KeptResult | undefined>;
  /** Keeps the result of the call that has claimed it. */
  keep(claimed: KeptResult, result: string, times: Times): Promise<void>;
  /** Lets another call compute it. */
  release(claimed: KeptResult): Promise<void>;
}

/** Returns the cache of one result. */
export const resultCache = (open: OpenTable, key: ItemKey, clock: Clock): ResultCache => {
  const write = async (
    kept: Omit<KeptResult, 'version'>,
    before: KeptResult,
  ): Promise<KeptResult | undefined> => {
    const version = before.version + 1;
    const lastUse = Math.max(kept.staleUntil, kept.claimedUntil, clock.now());
    const item = { ...key, ...kept, version, [TABLE.ttl]: Math.ceil(lastUse / 1000) + SPARE_SECONDS };
    return (await writeItem(open, item, ifVersion(before.version))) ? { ...kept, version } : undefined;
  };
  const release = async (claimed: KeptResult): Promise<void> => {
    await write({ ...claimed, claimedUntil: 0 }, claimed);
  };
  return {
    read: async () => keptIn(await readItem(open, key)),
    claim: (kept, until) => write({ ...kept, claimedUntil: until }, kept),
    keep: async (claimed, result, { ttlSeconds, staleSeconds }) => {
      if (Buffer.byteLength(result) > MAX_RESULT_BYTES) return release(claimed);
      const expires = clock.now() + ttlSeconds * 1000;
      await write({ result, expires, staleUntil: expires + staleSeconds * 1000, claimedUntil: 0 }, claimed);
    },
    release,
  };
};

const keptIn = (item: Item = {}): KeptResult => {
  const { result, expires = 0, staleUntil = 0, claimedUntil = 0, version = 0 } = item as Partial<KeptResult>;
  return { ...defined({ result }), expires, staleUntil, claimedUntil, version };
};
