// Above 250 lines: one driver, whose methods share the executions that it holds.
import type { Clock } from '#core/clock.ts';
import type { Randomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import type { Integrations, TaskCall } from '../../integrations/integration.ts';
import type { MapStorage } from '../../integrations/map/storage.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import type { Advance, StartChild } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { InvokeTask } from '../../model/task.ts';
import {
  type ExecutionRecord,
  isStoreFailure,
  RETENTION_MILLISECONDS,
  type Store,
} from '../../store/store.ts';
import { messageOf, reportBug } from '../report-bug.ts';
import { ActivityQueues } from './activities.ts';
import { ChildStarts } from './child-starts.ts';
import { Commits } from './commits.ts';
import { performEffects } from './effects.ts';
import { Endings } from './endings.ts';
import { Evaluations } from './evaluations.ts';
import { guarded, guardOf, type HangGuard } from './hang-guard.ts';
import type { LiveHost } from './host.ts';
import { abandonRun, finishedRecord, keep, keepable, reopenedRecord } from './keeping.ts';
import { hasMapRuns, type LiveRun } from './live-run.ts';
import type { MachineSource } from './machine-source.ts';
import { reportChild, startChild } from './maps.ts';
import type { MockConfig } from './mocks.ts';
import { Observers } from './observers.ts';
import { newRun, rebuildRun, stepRun } from './rebuild.ts';
import { type RecoveringHost, Recovery } from './recovery.ts';
import { SteadyClock } from './steady-clock.ts';
import { integrationOf, taskCall } from './tasks.ts';
import { Timers } from './timers.ts';

/** What a live driver is built from. */
export interface LiveDriverOptions {
  store: Store;
  clock: Clock;
  randomness: Randomness;
  integrations: Integrations;
  machines: MachineSource;
  mapStorage: MapStorage;
  mockConfig?: MockConfig;
}

/**
 * Runs executions in real time: delivers events to their runs, keeps every event in the store, and only then starts the
 * effects.
 */
export class LiveDriver implements LiveHost, RecoveringHost {
  readonly store: Store;
  readonly clock: SteadyClock;
  readonly integrations: Integrations;
  readonly machines: MachineSource;
  readonly mapStorage: MapStorage;
  readonly mockConfig: MockConfig | undefined;
  readonly commits: Commits;
  readonly timers: Timers;
  readonly activities = new ActivityQueues();
  readonly evaluations = new Evaluations();
  readonly children = new ChildStarts((parent, effect) => this.#startChild(parent, effect));
  /** Watches steps of executions that a restart would repeat. */
  readonly guard: HangGuard | undefined;
  readonly observers = new Observers();
  #randomness: Randomness;
  #live = new Map<string, LiveRun>();
  #recovery: Recovery;
  #endings = new Endings();
  #closed = false;
  #hasFailed = false;
  #failure = Promise.withResolvers<Error>();
  /** Executions that had not ended when the driver began, without children of distributed Maps. */
  readonly interrupted: number;
  /** Resolves when the store can no longer be written: nothing has moved since, and what is in it continues when it can. */
  readonly failed = this.#failure.promise;

  constructor(options: LiveDriverOptions) {
    this.store = options.store;
    this.interrupted = options.store.countRunning();
    this.clock = new SteadyClock(options.clock);
    this.integrations = options.integrations;
    this.machines = options.machines;
    this.mapStorage = options.mapStorage;
    this.mockConfig = options.mockConfig;
    this.commits = new Commits(options.store, (error) => this.fail(error));
    this.timers = new Timers(this.clock);
    this.#randomness = options.randomness;
    this.guard = guardOf(options.store.file);
    this.#recovery = new Recovery(this, this.#live);
  }

  /** Stops all work because the store cannot be written. */
  fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#failure.resolve(error instanceof Error ? error : new Error(messageOf(error)));
    void this.close();
  }

  /** Returns whether a state machine has executions that have not finished. */
  isRunning(stateMachineArn: string): boolean {
    for (const { record } of this.#live.values()) if (record.stateMachineArn === stateMachineArn) return true;
    if (this.#recovery.isComplete) return false;
    return this.store.listExecutions({ stateMachineArn, status: 'RUNNING', limit: 1 }).length > 0;
  }

  /** Returns an execution that has not finished. */
  find(arn: string): LiveRun | undefined {
    return this.#live.get(arn) ?? this.#recovery.find(arn);
  }

  /** Returns a secret for a new execution's record. */
  newSeed(): string {
    return this.#randomness.uuid();
  }

  /** Starts an execution; it has made its first steps, as far as they need no waiting, when this returns. */
  start(record: ExecutionRecord): LiveRun {
    const live = newRun(this.machines, record);
    this.#live.set(record.arn, live);
    this.observers.tell({ type: 'status', execution: record });
    this.#advance(live, { type: 'start' });
    return live;
  }

  /** Returns the record of an execution once its end is durable; undefined if it is neither live nor in the store. */
  async ended(arn: string): Promise<ExecutionRecord | undefined> {
    const live = this.find(arn);
    if (live) return this.endOf(live);
    await this.commits.committed();
    return this.store.execution(arn);
  }

  /** Returns the record of a run once its end is durable. */
  async endOf(live: LiveRun): Promise<ExecutionRecord> {
    if (live.record.status !== 'RUNNING') {
      await this.commits.committed();
      return live.record;
    }
    return this.#endings.of(live.record.arn);
  }

  /** Moves a run by an event; the effects start after the commit. Late events do nothing. */
  deliver(live: LiveRun, event: EngineEvent): void {
    if (this.#closed || this.#live.get(live.record.arn) !== live) return;
    const { history } = this.#deliver(live, keepable(event));
    if (!this.machines.isDeleting(live.record.stateMachineArn) || live.run.status !== 'RUNNING') return;
    if (history.some(({ type }) => type.endsWith('StateEntered'))) this.#advance(live, { type: 'stop' });
  }

  /** Calls a task's service, outside of any execution. */
  callOnce(task: InvokeTask, signal: AbortSignal, trace?: TaskCall['trace']): Promise<Json> {
    return integrationOf(this, task.resource).invoke({ ...taskCall(task, signal), trace });
  }

  /** Evaluates an expression that may take long, outside of any execution. */
  evaluateOnce(owner: object, expression: DeferredExpression): Promise<Outcome> {
    return new Promise((resolve) => this.evaluations.evaluate(owner, expression, resolve));
  }

  /** Continues an execution that failed, timed out or was aborted; returns false if its state is gone. */
  redrive(record: ExecutionRecord, redrivenAt = this.clock.now()): boolean {
    const found = this.store.recoverableOf(record.arn);
    if (!found?.snapshot) return false;
    const live = rebuildRun(this.machines, { ...found, record: { ...record } });
    this.#live.set(record.arn, live);
    live.record = reopenedRecord(live, redrivenAt);
    this.store.updateExecution(live.record);
    this.observers.tell({ type: 'status', execution: live.record });
    this.#advance(live, { type: 'redrive' });
    return true;
  }

  /** Resumes every execution that was running when the store was closed or its process died, at once or after something, and forgets old ones. */
  resume(after?: Promise<unknown>): void {
    // The machine's clock may have been set back meanwhile.
    this.clock.continueFrom(this.store.latestTime());
    const begin = (): void => {
      if (this.#closed) return;
      this.store.forgetEndedBefore(this.clock.now() - RETENTION_MILLISECONDS);
      this.#recovery.begin();
      this.commits.flush();
    };
    if (after) after.then(begin).catch((error: unknown) => this.fail(error));
    else begin();
  }

  /** Stops all work without ending any execution; what is in the store continues when it is opened again. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#recovery.close();
    this.timers.close();
    this.activities.close();
    this.children.close();
    for (const live of this.#live.values()) for (const controller of live.tasks.values()) controller.abort();
    if (!this.#hasFailed) this.commits.flush();
    await Promise.all([this.evaluations.close(), this.guard?.close()]);
  }

  #advance(live: LiveRun, event: EngineEvent): Advance {
    const isNew = event.type === 'start';
    // An execution starts when its record says, which StartExecution answered with.
    const now = isNew ? live.record.startedAt : this.clock.now();
    live.sequence++;
    let step: Advance;
    try {
      step = guarded(this.guard, live.record.arn, () => stepRun(live, event, now));
      if (hasMapRuns(live)) this.machines.noteMapRuns(live);
      if (live.run.status !== 'RUNNING') live.record = finishedRecord(live);
      keep(this.store, live, { event, now, isNew, history: step.history });
    } catch (error) {
      if (isStoreFailure(error)) {
        this.fail(error);
        throw error;
      }
      step = this.#abandoned(live, error);
    }
    const { effects, history } = step;
    const finished = live.record.status !== 'RUNNING';
    if (finished) this.#live.delete(live.record.arn);
    else this.children.weigh(live);
    if (history.length > 0) {
      this.observers.tell({ type: 'history', executionArn: live.record.arn, events: history });
    }
    if (finished) this.observers.tell({ type: 'status', execution: live.record });
    if (effects.length > 0) {
      this.commits.after(() => {
        if (!this.#closed) performEffects(this, live, effects);
      });
    }
    return step;
  }

  /** Moves a run by an event that no caller waits for. */
  #deliver(live: LiveRun, event: EngineEvent): Advance {
    try {
      return this.#advance(live, event);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      return { effects: [], history: [] };
    }
  }

  #startChild(parent: LiveRun, effect: StartChild): void {
    if (this.#closed || this.#live.get(parent.record.arn) !== parent) return;
    try {
      startChild(this, parent, effect);
    } catch (error) {
      this.giveUp(parent, error);
    }
  }

  /** Does what is left to do for a run whose end is durable. */
  leave(live: LiveRun): void {
    this.evaluations.forget(live);
    this.children.forget(live);
    for (const cancel of live.timers.values()) cancel();
    for (const controller of live.tasks.values()) controller.abort();
    reportChild(this, live.record);
    this.#endings.tell(live.record);
  }

  /** Ends an execution that the engine cannot move or keep: a bug costs that execution, never the process. */
  giveUp(live: LiveRun, error: unknown): void {
    if (isStoreFailure(error)) this.fail(error);
    if (this.#hasFailed || this.#live.get(live.record.arn) !== live) return;
    this.#live.delete(live.record.arn);
    const { history, effects } = this.#abandoned(live, error);
    this.observers.tell({ type: 'history', executionArn: live.record.arn, events: history });
    this.observers.tell({ type: 'status', execution: live.record });
    this.commits.after(() => performEffects(this, live, effects));
  }

  #abandoned(live: LiveRun, error: unknown): Advance {
    reportBug(error);
    const cause = `The engine could not continue this execution: ${messageOf(error)}`;
    return abandonRun(this.store, live, this.clock.now(), cause);
  }
}
