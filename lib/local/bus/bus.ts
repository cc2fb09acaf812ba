import { compilePattern } from '#contracts/event-patterns/compile.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { JsonObject } from '#core/json.ts';
import { type BusEvent, eventJson, eventOf, type PutEntry } from './event.ts';

/** A rule: which events are delivered to which target. */
export interface BusRule {
  name: string;
  /** Default: every event. */
  pattern?: JsonObject;
  /** `default` is AWS's bus (default: every bus of the stack). */
  busName?: string;
  target(event: BusEvent): Promise<void> | void;
}

/** Settings of a bus. */
export interface EventBusOptions {
  clock?: Clock;
  randomness?: Randomness;
  /** Called when a target fails. */
  onTargetFailure?: (rule: string, event: BusEvent, error: unknown) => void;
}

/** The event buses of the local stack: delivers events to the targets of the rules that they match. */
export class EventBus {
  readonly #rules = new Map<BusRule, (event: JsonObject) => boolean>();
  readonly #pending = new Set<Promise<void>>();
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #onTargetFailure: NonNullable<EventBusOptions['onTargetFailure']>;

  constructor(options: EventBusOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#randomness = options.randomness ?? systemRandomness;
    this.#onTargetFailure = options.onTargetFailure ?? (() => undefined);
  }

  /** Adds a rule; the result removes it. Throws if EventBridge would refuse the pattern. */
  addRule(rule: BusRule): () => void {
    this.#rules.set(rule, matcherOf(rule));
    return () => this.#rules.delete(rule);
  }

  /** Accepts an event and returns its id; targets run afterwards, as on EventBridge. */
  put(entry: PutEntry): string {
    const event = eventOf(entry, this.#randomness.uuid(), this.#clock.now());
    this.deliver(event, entry.busName);
    return event.id;
  }

  /** Delivers a complete event to its targets. The same event may come twice, as with EventBridge's at-least-once delivery. */
  deliver(event: BusEvent, busName = 'default'): void {
    for (const [rule, matches] of this.#rules) {
      if (rule.busName !== undefined && rule.busName !== busName) continue;
      if (!matches(eventJson(event))) continue;
      const work = Promise.resolve(event)
        .then(rule.target)
        .catch((error: unknown) => this.#onTargetFailure(rule.name, event, error))
        .finally(() => this.#pending.delete(work));
      this.#pending.add(work);
    }
  }

  /** Waits until every called target has ended, including those called in the meantime. */
  async drained(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Removes all rules and waits for the running targets. */
  async close(): Promise<void> {
    this.#rules.clear();
    await this.drained();
  }
}

const matcherOf = ({ name, pattern }: BusRule): ((event: JsonObject) => boolean) => {
  if (pattern === undefined) return () => true;
  const { matches, problems } = compilePattern(pattern);
  if (matches) return matches;
  const reasons = problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`EventBridge would refuse the pattern of rule "${name}": ${reasons.join('; ')}`);
};
