import { isObject, type Json } from '#core/json.ts';

/** What the event of a call may say of it if the call may be made again: there is nothing else to it than its input and its result. */
const REPEATABLE = new Set([
  'execution',
  'execution_name',
  'workflow',
  'step',
  'attempt',
  'idempotency_key',
  'correlation_id',
  'root',
  'at',
  'timeout_seconds',
  'sensitive',
  'masked',
  'stores',
  'fetches',
]);

/** Returns whether a call is that of a step without effect, breaker, cache, turn or callback, so that another attempt at it harms nothing. */
export const isRepeatable = (payload: Json): boolean => {
  const run = isObject(payload) ? payload.run : undefined;
  return (
    isObject(run) && typeof run.step === 'string' && Object.keys(run).every((key) => REPEATABLE.has(key))
  );
};

/** How much of a new call's time counts in what a module's calls usually take. */
const NEWEST_SHARE = 0.2;
/** What a module's calls take until it is known, in milliseconds: so much that the first ones share no worker. */
const UNKNOWN_MILLISECONDS = 40;
/** Milliseconds that a call takes at least, as far as it is known. */
const MIN_MILLISECONDS = 0.1;

/** Milliseconds for which all calls that have been sent to one worker may take together, as they usually do. */
export const MAX_SHARED_MILLISECONDS = 8;

/** What the calls of each module usually take. */
export class UsualTimes {
  readonly #milliseconds = new Map<string, number>();

  /** Takes note of what a call took. */
  note(module: string, milliseconds: number): void {
    const known = this.#milliseconds.get(module) ?? UNKNOWN_MILLISECONDS;
    this.#milliseconds.set(module, known + NEWEST_SHARE * (milliseconds - known));
  }

  /** Returns what a call usually takes if several of them may be sent to a worker at once; undefined if they take too long. */
  ofQuick(module: string): number | undefined {
    const usual = this.#milliseconds.get(module) ?? UNKNOWN_MILLISECONDS;
    return usual <= MAX_SHARED_MILLISECONDS / 2 ? Math.max(usual, MIN_MILLISECONDS) : undefined;
  }
}
