import { existsSync, watch } from 'node:fs';

/** Milliseconds without a change after which an editor is taken to have finished saving. */
const QUIET_MILLISECONDS = 150;

/**
 * Calls back once a folder has changed and come to rest again; one call at a time. A folder that is not there is not watched.
 * The result stops it.
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
  // A folder that is removed ends its watching, not the process.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
};
