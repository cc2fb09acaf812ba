import type { z } from 'zod';
import type { Clock } from '#core/clock.ts';
import type { Randomness } from '#core/ids.ts';
import type { LiveDriver } from '../drivers/live/driver.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { EngineSettings } from './protocol/arns.ts';

/** What an operation works with. */
export interface OperationContext {
  driver: LiveDriver;
  catalogue: Catalogue;
  clock: Clock;
  randomness: Randomness;
  settings: EngineSettings;
}

/**
 * One operation of the API: its request's schema, and what it does. Answers have the shape of AWS's JSON: times are
 * seconds since the epoch. It throws an ApiError when AWS answers with one.
 */
export interface Operation<
  Name extends string = string,
  Schema extends z.ZodType = z.ZodType,
  Output = unknown,
> {
  /** As in `x-amz-target`, e.g. `StartExecution`. */
  name: Name;
  request: Schema;
  /** It makes ARNs: region and account are those that the caller signed for. */
  scoped?: boolean;
  /** `signal` is aborted when the caller has gone away. */
  run(context: OperationContext, input: z.output<Schema>, signal?: AbortSignal): Output | Promise<Output>;
}

/** Declares an operation; only there to infer its types. */
export const defineOperation = <const Name extends string, Schema extends z.ZodType, Output>(
  operation: Operation<Name, Schema, Output>,
): Operation<Name, Schema, Output> => operation;

/** Options of a call to any operation. */
export interface CallOptions {
  /** Aborted when the caller has gone away. */
  signal?: AbortSignal;
  /** Partition, region and account that the caller wants new resources to have. */
  scope?: Partial<EngineSettings>;
}

/** Whatever answers the operations: an engine. */
export interface Operator {
  /** Calls any operation with an unchecked request, as the endpoint gets it. Rejects with an ApiError when AWS answers with an error. */
  call(operation: Operation, request: unknown, options?: CallOptions): Promise<unknown>;
}
