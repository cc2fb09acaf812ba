import { FLOW_ERRORS, keyText, type OnLimit, type RateLimit } from '#contracts/flow.ts';
import { reserve, type Starts } from '#contracts/rate.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';

/** Says when an execution ends: milliseconds since the epoch. */
type End = (at: number) => void;

/**
 * The turns of executions in virtual time, where each runs to its end when it is started: one that finds no place begins when one of those that
 * were started before it has ended. `cancel_oldest` waits for that end, too.
 */
export class VirtualTurns {
  readonly #ends = new Map<string, Promise<number>>();
  /** Ends of the executions that have had a turn, by workflow and key. */
  readonly #had = new Map<string, Promise<number>[]>();
  readonly #starts = new Map<string, Starts>();

  /** Takes in that an execution is started. */
  begins(execution: string): End {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#ends.set(execution, promise);
    return resolve;
  }

  /** Answers the state in which an execution waits for its turn. */
  async answer({ executionArn, now }: VirtualTask, { Payload }: JsonObject): Promise<TaskAnswer> {
    const { input } = isObject(Payload) ? Payload : {};
    const { concurrency, rate, debounce } = isObject(input) ? input : {};
    // Nothing newer comes.
    if (debounce !== undefined) return { never: true, submitted: null };
    const workflow = executionArn.split(':').at(-2) ?? '';
    const { at, refused } = isObject(concurrency)
      ? await this.#place(`${workflow}#${keyOf(concurrency)}`, executionArn, concurrency, now)
      : { at: now, refused: undefined };
    if (refused !== undefined) return refusal(refused);
    const begin = isObject(rate) ? this.#reserve(`${workflow}#${keyOf(rate)}`, rate, at) : at;
    if (begin === undefined) return refusal(isObject(rate) ? rate.on_limit : undefined);
    const output = { begins_at: new Date(begin).toISOString() };
    return { output, submitted: null, afterSeconds: (at - now) / 1000 };
  }

  async #place(
    key: string,
    execution: string,
    { max, on_limit }: JsonObject,
    now: number,
  ): Promise<{ at: number; refused?: Json }> {
    const before = this.#had.get(key) ?? [];
    const end = this.#ends.get(execution);
    const waits = on_limit === 'queue' || on_limit === 'cancel_oldest';
    const isFree = before.length < Number(max);
    if (end && (isFree || waits)) this.#had.set(key, [...before, end]);
    if (isFree) return { at: now };
    const ends = (await Promise.all(before)).sort((one, other) => other - one);
    const at = Math.max(now, ends[Number(max) - 1] ?? now);
    if (at === now && end && !waits) this.#had.set(key, [...(this.#had.get(key) ?? []), end]);
    return at > now && !waits ? { at, refused: on_limit } : { at };
  }

  #reserve(key: string, rate: JsonObject, now: number): number | undefined {
    const limit: RateLimit = {
      max: Number(rate.max),
      per_seconds: Number(rate.per_seconds),
      on_limit: String(rate.on_limit) as RateLimit['on_limit'],
    };
    const reserved = reserve(this.#starts.get(key) ?? [], limit, now);
    if (reserved) this.#starts.set(key, reserved.next);
    return reserved?.at;
  }
}

const keyOf = ({ key }: JsonObject): string => keyText(key) ?? '';

const refusal = (onLimit: Json | undefined): TaskAnswer => ({
  error: (onLimit as OnLimit) === 'skip' ? FLOW_ERRORS.skipped : FLOW_ERRORS.limit,
  cause: 'As many executions are under way, or have begun, as may',
});
