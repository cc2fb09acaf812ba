import { type CodeChange, LoadedCode } from './loaded-code.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A lane whose workers can be replaced. */
export interface ReplaceableWorkers {
  readonly workers: readonly WorkerProcess[];
  start(modules: readonly string[]): WorkerProcess;
  /** Lets a worker that was started take calls, unless it is retired: then it ends, when it has no calls. */
  settle(worker: WorkerProcess): void;
}

/** What the reload of a lane's code needs. */
export interface CodeReloadOptions {
  lane: ReplaceableWorkers;
  /** Returns whether a function still has the module. */
  isPresent(module: string): boolean;
  /** Called when code has changed; absent if code stays as it was loaded. */
  onChange?: ((change: CodeChange) => void) | undefined;
}

/** Keeps the workers of a lane on the code as it is saved. */
export class CodeReload {
  readonly code = new LoadedCode();
  readonly #options: CodeReloadOptions;
  #started: Promise<void> = Promise.resolve();
  #replacing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: CodeReloadOptions) {
    this.#options = options;
  }

  /** Takes note, once the first worker has loaded its modules, of those that it could not, and reports them. */
  begin(): void {
    const { lane, onChange } = this.#options;
    const [first] = lane.workers;
    if (!first) return;
    this.#started = first.preloaded.then((failures) => {
      if (this.#closed) return;
      this.code.expect(failures);
      onChange?.({ files: [], failures, taken: true });
    });
  }

  /**
   * Lets later calls use the code as it is saved now, if any of these files, or of those that were loaded, has changed. Calls that have
   * begun keep theirs. If a module can no longer be loaded, the earlier code stays in use until it can.
   */
  refresh(now: number, files: readonly string[]): Promise<void> {
    const changed = [...this.code.changedFiles(now), ...this.code.unseen(files)];
    if (changed.length > 0) this.#replacing = this.#replacing.then(() => this.#replace(changed));
    return this.#replacing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#replacing;
  }

  async #replace(files: string[]): Promise<void> {
    await this.#started;
    if (this.#closed) return;
    const { lane, isPresent, onChange } = this.#options;
    const earlier = lane.workers;
    const next = lane.start(this.code.modules.filter(isPresent));
    next.idle = false;
    const failures = await next.preloaded;
    if (this.#closed) return;
    const taken = this.code.accept(failures);
    for (const worker of taken ? earlier : [next]) worker.retired = true;
    for (const worker of [...earlier, next]) lane.settle(worker);
    onChange?.({ files, failures, taken });
  }
}
