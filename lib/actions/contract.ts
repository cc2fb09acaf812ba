import type { z } from 'zod';
import type { DeclaredErrors } from '#contracts/errors.ts';
import type { JsonObject } from '#core/json.ts';

/** Which errors of an action count against the service that it calls. */
export interface BreakerRules {
  /** Names that count as failures although they are not retryable. */
  counts?: readonly string[];
  /** Names that do not count. */
  ignores?: readonly string[];
}

/** How an action is to be run. */
export interface ActionOptions {
  /**
   * Whether the action changes the world. If it does, its steps must say how to undo it as soon as any step of the workflow does.
   * False means that there is nothing to undo; if it is absent, the compiler warns.
   */
  effect?: boolean;
  /**
   * Whether the action can tell by an effect's key if the effect took place, and with what result: its handler is wired to `find`. It is
   * asked before an attempt is repeated that may have taken effect, and by an undo that needs a result which is not known.
   */
  find?: boolean;
  /**
   * Whether the logic makes its effect with `context.commit`, in one transaction with the entry of the effect. Only what it does to
   * Baton's table can be.
   */
  commits?: boolean;
  /** Whether the effect takes place after the call, which only announces it: what came of it is unknown until an undo asks `find`. */
  announces?: boolean;
  /** Which of its errors count against the service behind its breaker. */
  breaker?: BreakerRules;
  /**
   * Who answers a state that waits for a callback: `on-return` (the default) sends what the action returns, `later` leaves the
   * answer to whoever receives the task token.
   */
  answers?: 'on-return' | 'later';
}

/** What an action declares: the exports of its `contract.ts`. */
export interface Contract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `factory/action`. Default: the function's name. */
  name?: string;
  description?: string;
  input: Input;
  output: Output;
  /** Errors that it throws, by name; the state machine does not retry those that are not retryable. */
  errors?: DeclaredErrors;
  /** How its effect is undone, for steps that do not say: templates in `with` read `$input` and `$result`. */
  compensate?: { uses: string; with?: JsonObject; timeout?: string };
  /** How many calls may be under way at the same time, whichever workflows make them: those that find no place wait. */
  concurrency?: CallConcurrency;
  /** How often calls begin, whichever workflows make them. */
  rate?: CallRate;
  options?: ActionOptions;
}

/** A limit of the calls of an action that are under way. */
export interface CallConcurrency {
  /** What calls that share the limit have in common, as an expression of the action's `$input` such as `$input.account`. Default: all share it. */
  key?: string;
  /** Calls with the same key at the same time. Default: 1. */
  max?: number;
  /** Expression of `$input` by whose values calls that wait take turns, so that one with many does not hold up one with few. */
  fair?: string;
}

/** A limit of the calls of an action that begin. */
export interface CallRate {
  /** See `CallConcurrency`. */
  key?: string;
  /** Calls with the same key that may begin in any stretch of `per`. Default: 1. */
  max?: number;
  /** A duration such as `1s`. */
  per: string;
}
