import type { Clock } from '#core/clock.ts';
import type { Integrations } from '../../integrations/integration.ts';
import type { MapStorage } from '../../integrations/map/storage.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { ExecutionRecord, Store } from '../../store/store.ts';
import type { ActivityQueues } from './activities.ts';
import type { ChildStarts } from './child-starts.ts';
import type { Evaluations } from './evaluations.ts';
import type { LiveRun } from './live-run.ts';
import type { MachineSource } from './machine-source.ts';
import type { MockConfig } from './mocks.ts';
import type { Timers } from './timers.ts';

/** What performing an effect needs of the driver. */
export interface LiveHost {
  readonly store: Store;
  readonly clock: Clock;
  readonly integrations: Integrations;
  readonly machines: MachineSource;
  readonly mapStorage: MapStorage;
  readonly mockConfig: MockConfig | undefined;
  readonly timers: Timers;
  readonly evaluations: Evaluations;
  readonly activities: ActivityQueues;
  readonly children: ChildStarts;
  /** Returns an execution that has not finished. */
  find(arn: string): LiveRun | undefined;
  /** Moves a run by an event. Late events do nothing. */
  deliver(live: LiveRun, event: EngineEvent): void;
  /** Starts an execution. */
  start(record: ExecutionRecord): LiveRun;
  /** Continues an execution that failed, timed out or was aborted; returns false if its state is gone. */
  redrive(record: ExecutionRecord): boolean;
  /** Returns a secret for a new execution's record. */
  newSeed(): string;
  /** Ends an execution that the engine cannot move. */
  giveUp(live: LiveRun, error: unknown): void;
  /** Does what is left to do for a run that ended. */
  leave(live: LiveRun): void;
}
