import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds without a change after which an editor counts as done with saving. */
const QUIET_MILLISECONDS = 150;

/**
 * Calls back with the paths of what has changed after a folder has changed and then been quiet, one call at a time. A folder that does
 * not exist is not watched. The result stops the watching.
 */
export const watchFolder = (
  folder: string,
  onChange: (paths: string[]) => Promise<void> | void,
): (() => void) => {
  if (!existsSync(folder)) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  let changed = new Set<string>();
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name !== null) changed.add(join(folder, name));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed = new Set();
      turn = turn.then(() => onChange(paths));
    }, QUIET_MILLISECONDS);
  });
  // Removing the folder ends the watching, not the process.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
};
