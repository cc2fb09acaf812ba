import { existsSync, watch } from 'node:fs';

/** Milliseconds without a change after which an editor counts as done with saving. */
const QUIET_MILLISECONDS = 150;

/**
 * Calls back after a folder has changed and then been quiet, one call at a time. A folder that does not exist is not watched.
 * The result stops the watching.
 */
export const watchFolder = (folder: string, onChange: () => Promise<void> | void): (() => void) => {
  if (!existsSync(folder)) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(onChange);
    }, QUIET_MILLISECONDS);
  });
  // Removing the folder ends the watching, not the process.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
};
