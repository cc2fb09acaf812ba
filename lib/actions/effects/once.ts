import type { Json } from '#core/json.ts';
import type { EffectLog } from './effect-log.ts';

/** Parts of one call's effect: what `ActionContext.once` does, and whether any was done. */
export interface Parts {
  once<Result extends Json>(part: string, act: (key: string) => Promise<Result> | Result): Promise<Result>;
  /** Whether the effect has been done in part, in this attempt or before. */
  begun(): boolean;
}

/**
 * Returns the parts of an effect. `key` is that of its entry, `sent` the one that services outside know, and `repeated` whether an
 * earlier attempt may have recorded any: a first attempt does not look for them.
 */
export const partsOf = (
  log: EffectLog,
  { key, sent, repeated }: { key: string; sent: string; repeated: boolean },
): Parts => {
  const results = new Map<string, Promise<Json>>();
  let begun = false;

  const resultOf = async (part: string, act: (key: string) => Promise<Json> | Json): Promise<Json> => {
    const recorded = repeated ? await log.partOf(key, part) : undefined;
    begun ||= recorded !== undefined;
    if (recorded !== undefined) return JSON.parse(recorded) as Json;
    const result = await act(`${sent}/${part}`);
    begun = true;
    return JSON.parse(await log.recordPart(key, part, JSON.stringify(result ?? null))) as Json;
  };

  return {
    once<Result extends Json>(part: string, act: (key: string) => Promise<Result> | Result) {
      const result = results.get(part) ?? resultOf(part, act);
      results.set(part, result);
      return result as Promise<Result>;
    },
    begun: () => begun,
  };
};
