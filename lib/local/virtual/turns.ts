import { FLOW_ERRORS, keyText, type OnLimit, type RateLimit } from '#contracts/flow.ts';
import { reserve, type Starts } from '#contracts/rate.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';

/** Returns how long the first attempt at a call takes that a step makes of an action. */
export type SecondsOfCall = (step: string, action: string) => number;

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
  /** Ends of calls, by action and key. */
  readonly #calls = new Map<string, number[]>();
  readonly #starts = new Map<string, Starts>();

  /** Records that an execution is started. */
  begins(execution: string): End {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#ends.set(execution, promise);
    return resolve;
  }

  /** Answers the state in which an execution, or the call of a step, waits for its turn. */
  async answer(
    { executionArn, now }: VirtualTask,
    { Payload }: JsonObject,
    secondsOf: SecondsOfCall,
  ): Promise<TaskAnswer> {
    const { input } = isObject(Payload) ? Payload : {};
    const { concurrency, rate, debounce, call } = isObject(input) ? input : {};
    if (isObject(call)) return this.#call(call, { concurrency, rate }, now, secondsOf);
    // Nothing newer comes.
    if (debounce !== undefined) return { never: true, submitted: null };
    const workflow = executionArn.split(':').at(-2) ?? '';
    const { at, refused } = isObject(concurrency)
      ? await this.#place(`${workflow}#${keyOf(concurrency)}`, executionArn, concurrency, now)
      : { at: now, refused: undefined };
    if (refused !== undefined) return refusal(refused);
    const begin = isObject(rate) ? this.#reserve(`${workflow}#${keyOf(rate)}`, rate, at) : at;
    if (begin === undefined) return refusal(isObject(rate) ? rate.on_limit : undefined);
    const output = { begins_at: isoOf(begin) };
    return { output, submitted: null, afterSeconds: (at - now) / 1000 };
  }

  /** How long a call takes is known before, so that it is known when the next begins. */
  #call(
    { action, step }: JsonObject,
    { concurrency, rate }: Record<'concurrency' | 'rate', Json | undefined>,
    now: number,
    secondsOf: SecondsOfCall,
  ): TaskAnswer {
    const places = isObject(concurrency) ? this.#placesOf(`${action}#${keyOf(concurrency)}`) : [];
    const { max } = isObject(concurrency) ? concurrency : {};
    const before = places.toSorted((one, other) => other - one)[Number(max) - 1];
    const free = Math.max(now, before ?? now);
    const begin = isObject(rate) ? (this.#reserve(`${action}#${keyOf(rate)}`, rate, free) ?? free) : free;
    places.push(begin + secondsOf(String(step), String(action)) * 1000);
    const output = { begins_at: isoOf(begin), turn: null };
    return { output, submitted: null, afterSeconds: (free - now) / 1000 };
  }

  /** Returns when the calls with a key end. */
  #placesOf(key: string): number[] {
    const known = this.#calls.get(key) ?? [];
    this.#calls.set(key, known);
    return known;
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
