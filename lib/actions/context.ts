import type { Logger } from '@aws-lambda-powertools/logger';
import type { RunInfo } from '#contracts/action-event.ts';
import type { Clock } from '#core/clock.ts';
import type { Storage } from './storage/storage.ts';

/** The part of Powertools' Logger that logic may use; tests pass a silent one. */
export type ActionLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Everything that an action's logic may touch besides its input. */
export interface ActionContext {
  run: RunInfo;
  logger: ActionLogger;
  clock: Clock;
  /** Files at `BATON_STORAGE`. */
  storage: Storage;
  /** Tells Step Functions that a task which waits for a callback is alive; does nothing for other tasks. */
  heartbeat(): Promise<void>;
  /** A secret of Secrets Manager by name, cached for five minutes. */
  secret(name: string): Promise<string>;
}
