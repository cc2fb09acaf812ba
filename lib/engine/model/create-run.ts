import type { Json } from '#core/json.ts';
import type { Run, RunIdentity } from './run.ts';

/** What a new run may have beside its input. */
export interface CreateRunOptions {
  /** Index into `machine.scopes`; the top level unless told. */
  scope?: number;
}

/** A run that has not started; `advance` with `start` starts it. */
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
});
