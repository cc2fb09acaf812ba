import { authorFile, stampOf } from '#local/workers/loaded-files.ts';
import type { TriedFiles } from './try-modules.ts';

/**
 * Keeps this thread from running a module of an author that was not tried as it is now: a file may be saved between the trial and the import in
 * earnest, and what does not end cannot be stopped then.
 */
export class ImportGuard {
  readonly #untried = new Set<string>();
  readonly #hooks;
  #tried: TriedFiles | undefined;
  #refused: string | undefined;

  constructor() {
    this.#hooks = process.getBuiltinModule('node:module').registerHooks({
      load: (url, context, next) => {
        const loaded = next(url, context);
        // Once it has been read, so that what is compared is what runs.
        this.#refuseUntried(authorFile(url));
        return loaded;
      },
    });
  }

  /** Files that were wanted although no trial had read them. */
  get untried(): ReadonlySet<string> {
    return this.#untried;
  }

  /** Does something that imports modules as they were tried; returns the first file that could not be, and then it was not done. */
  async allow(tried: TriedFiles, act: () => Promise<void>): Promise<string | undefined> {
    this.#tried = tried;
    this.#refused = undefined;
    try {
      await act();
    } catch (error) {
      if (this.#refused === undefined) throw error;
    } finally {
      this.#tried = undefined;
    }
    return this.#refused;
  }

  /** Throws if a file was refused: what else came of the imports means nothing then. */
  check(): void {
    if (this.#refused !== undefined) throw new Error(`${this.#refused} has changed since it was tried`);
  }

  stop(): void {
    this.#hooks.deregister();
  }

  #refuseUntried(path: string | undefined): void {
    if (this.#tried === undefined || path === undefined) return;
    const stamp = this.#tried.get(path);
    if (stamp === stampOf(path)) return;
    if (stamp === undefined) this.#untried.add(path);
    this.#refused ??= path;
    this.check();
  }
}
