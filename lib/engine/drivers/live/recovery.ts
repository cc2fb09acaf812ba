import type { Commits } from './commits.ts';
import { resumeEffects } from './effects.ts';
import type { HangGuard } from './hang-guard.ts';
import type { LiveHost } from './host.ts';
import type { LiveRun } from './live-run.ts';
import { rebuildKept } from './rebuild.ts';

/** Milliseconds for which executions are rebuilt in a row: then requests and answers get their turn. */
export const MAX_TURN = 10;

/** What a recovery needs of the driver. */
export interface RecoveringHost extends LiveHost {
  readonly guard: HangGuard | undefined;
  readonly commits: Commits;
  /** Stops all work because the store cannot be written. */
  fail(error: unknown): void;
}

/**
 * Rebuilds the executions that were running when the engine stopped, oldest first and some milliseconds of them at a time; one that is asked for
 * is rebuilt at once. Meanwhile the engine answers, however many there are.
 */
export class Recovery {
  #host: RecoveringHost;
  #live: Map<string, LiveRun>;
  #isComplete = false;
  /** Those up to this position have been rebuilt. */
  #position = -1;
  /** Those after this one were started by this engine. */
  #last: number;
  #scheduled: NodeJS.Immediate | undefined;

  /** `live` holds those that were rebuilt or started, and have not ended. */
  constructor(host: RecoveringHost, live: Map<string, LiveRun>) {
    this.#host = host;
    this.#live = live;
    this.#last = host.store.newestPosition();
  }

  /** Whether every execution has been rebuilt. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Rebuilds the first ones now, and the others soon. */
  begin(): void {
    if (!this.#isComplete) this.#continue();
  }

  /** Returns an execution that is still to be rebuilt, as `find` of the driver does. */
  find(arn: string): LiveRun | undefined {
    const { store } = this.#host;
    if (this.#isComplete || store.execution(arn)?.status !== 'RUNNING') return undefined;
    const found = store.recoverableOf(arn);
    const run = found && rebuildKept(this.#host, found);
    if (!run) return undefined;
    this.#live.set(arn, run);
    resumeEffects(this.#host, run);
    return this.#live.get(arn);
  }

  /** Stops; what has not been rebuilt stays in the store. */
  close(): void {
    this.#isComplete = true;
    clearImmediate(this.#scheduled);
  }

  #continue(): void {
    try {
      const rebuilt = this.#rebuildSome();
      for (const run of rebuilt) resumeEffects(this.#host, run);
      // Those that had ended after all, or cannot continue.
      if (this.#host.store.dirty) this.#host.commits.after(() => undefined);
    } catch (error) {
      this.#host.fail(error);
      return;
    }
    if (!this.#isComplete) this.#scheduled = setImmediate(() => this.#continue());
  }

  /** Nothing that happens in a turn comes between the reading of an execution and its being live. */
  #rebuildSome(): LiveRun[] {
    const rebuilt: LiveRun[] = [];
    const end = performance.now() + MAX_TURN;
    for (const found of this.#host.store.recoverable({ after: this.#position, last: this.#last })) {
      this.#position = found.position;
      const { arn } = found.record;
      const run = this.#live.has(arn) ? undefined : rebuildKept(this.#host, found);
      if (run) {
        this.#live.set(arn, run);
        rebuilt.push(run);
      }
      if (performance.now() >= end) return rebuilt;
    }
    this.#isComplete = true;
    return rebuilt;
  }
}
