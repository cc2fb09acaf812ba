import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/** Milliseconds without a change after which an editor counts as done with saving. */
const QUIET_MILLISECONDS = 150;

/**
 * Calls back with the paths of what has changed after a folder has changed and then been quiet, one call at a time. The folder may be
 * made, removed and made again meanwhile. `onEvent` is called with each change, at once. The result stops the watching.
 */
export const watchFolder = (
  folder: string,
  onChange: (paths: string[]) => Promise<void> | void,
  onEvent: () => void = () => undefined,
): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  let changed = new Set<string>();
  const watched = new WatchedTree((path) => {
    onEvent();
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed = new Set();
      turn = turn.then(() => onChange(paths));
    }, QUIET_MILLISECONDS);
  });
  watched.add(folder);
  const above = watchOne(dirname(folder), (event, name) => {
    if (name !== basename(folder) || event !== 'rename') return;
    watched.remove(folder);
    watched.add(folder, { isNew: true });
  });
  return () => {
    clearTimeout(timer);
    above?.close();
    watched.remove(folder);
  };
};

type Listener = (event: 'rename' | 'change', name: string | null) => void;

/** Watches what is directly in a folder; undefined if it is gone. A folder that is removed ends the watching, not the process. */
const watchOne = (folder: string, listener: Listener, recursive = false): FSWatcher | undefined => {
  if (!existsSync(folder)) return undefined;
  const watcher = watch(folder, { recursive }, listener);
  watcher.on('error', () => watcher.close());
  return watcher;
};

/** Folders that no one edits by hand, and that may be large. */
const SKIPPED = new Set(['node_modules', '.git']);

/** Whether the operating system reports changes at any depth. On Linux, Node watches each file, and loses one that is replaced, as editors do. */
const IS_RECURSIVE = process.platform === 'darwin' || process.platform === 'win32';

/** A folder and those in it, each with its watcher. */
class WatchedTree {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onChange: (path: string) => void;

  constructor(onChange: (path: string) => void) {
    this.#onChange = onChange;
  }

  /** Watches a folder if it is there. `isNew`: what is in it may have been made before, and counts as changed. */
  add(folder: string, { isNew = false } = {}): void {
    const watcher = watchOne(folder, (event, name) => this.#changed(folder, event, name), IS_RECURSIVE);
    if (!watcher) {
      if (isNew) this.#onChange(folder);
      return;
    }
    this.#watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (isNew) this.#onChange(path);
      if (!IS_RECURSIVE && entry.isDirectory() && !SKIPPED.has(entry.name)) this.add(path, { isNew });
    }
  }

  /** Stops watching a folder and those in it. */
  remove(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
  }

  #changed(folder: string, event: 'rename' | 'change', name: string | null): void {
    if (name === null) return;
    const path = join(folder, name);
    this.#onChange(path);
    if (IS_RECURSIVE || event !== 'rename' || SKIPPED.has(name)) return;
    this.remove(path);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) this.add(path, { isNew: true });
  }
}
