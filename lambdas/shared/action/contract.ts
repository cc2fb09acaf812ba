import type { z } from 'zod';
import type { DeclaredErrors } from '#contracts/errors.ts';

/** What an action says about itself: the exports of its `contract.ts`. */
export interface Contract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `factory/action`; left out, the function's name stands for it. */
  name?: string;
  description?: string;
  input: Input;
  output: Output;
  /** Errors that it throws, by name; those that are not retryable are not retried by the state machine. */
  errors?: DeclaredErrors;
}
