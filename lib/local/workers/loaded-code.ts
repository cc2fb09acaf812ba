import { type LoadedFile, stampOf } from './loaded-files.ts';

/** A module that could not be loaded. */
export interface LoadFailure {
  /** Absolute path. */
  module: string;
  /** Says what is wrong, with file and line. */
  message: string;
}

/** The files changed that functions are made of. */
export interface CodeChange {
  /** Absolute paths of what has changed; empty when the first worker starts. */
  files: string[];
  /** Modules that cannot be loaded. */
  failures: LoadFailure[];
  /** Whether calls use the new code from now on. If not, a module that could be loaded before cannot be now. */
  taken: boolean;
}

/** Files are looked at once in this time, however many calls there are, and for a twentieth of the time if there are many files. */
const MIN_PAUSE_MILLISECONDS = 50;
/** On a busy machine a look seems long because others run meanwhile. */
const MAX_PAUSE_MILLISECONDS = 500;
const PAUSES_OF_A_LOOK = 20;

/** What the workers of a lane have loaded, and how the files were then. */
export class LoadedCode {
  readonly #stamps = new Map<string, string>();
  readonly #modules = new Set<string>();
  readonly #broken = new Set<string>();
  #lookAgainAt = 0;

  /** Takes note of files that a worker has loaded. */
  add(files: readonly LoadedFile[]): void {
    for (const { path, stamp } of files) if (!this.#stamps.has(path)) this.#stamps.set(path, stamp);
  }

  /** Takes note that a module is to be loaded by every later worker. */
  use(module: string): void {
    this.#modules.add(module);
  }

  /** Modules that have been used. */
  get modules(): string[] {
    return [...this.#modules];
  }

  /** Returns the files that have been saved since they were loaded; each change is returned once. */
  changedFiles(now: number): string[] {
    if (now < this.#lookAgainAt) return [];
    const began = performance.now();
    const changed = this.unseen([...this.#stamps.keys()]);
    const look = performance.now() - began;
    const pause = Math.max(MIN_PAUSE_MILLISECONDS, PAUSES_OF_A_LOOK * look);
    this.#lookAgainAt = now + Math.min(MAX_PAUSE_MILLISECONDS, pause);
    return changed;
  }

  /** Lets the files be looked at again at once: one of them may just have been saved. */
  lookAgain(): void {
    this.#lookAgainAt = 0;
  }

  /**
   * Returns which of the files are not as they were loaded, and takes note of how they are. One that came and went, as editors make them,
   * is none.
   */
  unseen(files: readonly string[]): string[] {
    return files.filter((file) => {
      const stamp = stampOf(file);
      if ((this.#stamps.get(file) ?? '') === stamp) return false;
      this.#stamps.set(file, stamp);
      return true;
    });
  }

  /** Returns whether the module could not be loaded when that was tried last. */
  isBroken(module: string): boolean {
    return this.#broken.has(module);
  }

  /** Returns whether the new code can take the place of the old: everything loads that did before. Takes note if so. */
  accept(failures: readonly LoadFailure[]): boolean {
    if (failures.some(({ module }) => !this.#broken.has(module))) return false;
    this.#broken.clear();
    for (const { module } of failures) this.#broken.add(module);
    return true;
  }

  /** Takes note of modules that could not be loaded from the start: there is no earlier code of theirs to keep. */
  expect(failures: readonly LoadFailure[]): void {
    for (const { module } of failures) this.#broken.add(module);
  }
}
