import type { Json } from '#core/json.ts';
import type { Run, RunIdentity } from './run.ts';

/** Settings of a new run. */
export interface CreateRunOptions {
  /** Index into `machine.scopes`. @default 0, the top level */
  scope?: number;
  /** Whether expressions that may take long are evaluated elsewhere. @default false */
  defers?: boolean;
}

/** Creates a run that has not started; `advance` with `start` starts it. */
export const createRun = (identity: RunIdentity, input: Json, options: CreateRunOptions = {}): Run => ({
  identity,
  scope: options.scope ?? 0,
  status: 'RUNNING',
  input,
  startedAt: 0,
  stoppedAt: null,
  redriveCount: 0,
  redrivenAt: null,
  lastEventId: 0,
  sequence: 0,
  frames: {},
  ready: [],
  tasks: {},
  timers: {},
  lifeTimer: null,
  mapRuns: {},
  variableBytes: 0,
  ...(options.defers && { defers: true }),
});
