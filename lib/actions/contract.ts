import type { z } from 'zod';
import type { DeclaredErrors } from '#contracts/errors.ts';

/** Which errors of an action speak against the service that it calls. */
export interface BreakerRules {
  /** Names that count as failures although they are not retryable. */
  counts?: readonly string[];
  /** Names that do not count. */
  ignores?: readonly string[];
}

/** How an action wants to be run. */
export interface ActionOptions {
  /**
   * Whether the action changes the world, so that its steps must say how it is undone once any step of the workflow does.
   * False says that there is nothing to undo; left out, the compiler warns.
   */
  effect?: boolean;
  /** Which of its errors speak against the service behind its breaker. */
  breaker?: BreakerRules;
  /**
   * Who answers a state that waits for a callback: `on-return` (the default) sends what the action returns, `later` leaves the
   * answer to whoever the action hands the task token to.
   */
  answers?: 'on-return' | 'later';
}

/** What an action says about itself: the exports of its `contract.ts`. */
export interface Contract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `factory/action`; left out, the function's name stands for it. */
  name?: string;
  description?: string;
  input: Input;
  output: Output;
  /** Errors that it throws, by name; those that are not retryable are not retried by the state machine. */
  errors?: DeclaredErrors;
  options?: ActionOptions;
}
