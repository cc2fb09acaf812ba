import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is still being written, with the id of the process that writes it: `a.eml.3415-3-19.part`, `a.html.3415.part`. */
const UNFINISHED = /\.(\d+)(?:-\d+-\d+)?\.part$/;

/**
 * Removes files below a folder that a process was writing when it was killed. Those of processes that run are left alone; returns whether
 * there are any.
 */
export const removeUnfinished = (folder: string): boolean => {
  if (!existsSync(folder)) return false;
  let areLeft = false;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const id = entry.isFile() ? UNFINISHED.exec(entry.name)?.[1] : undefined;
    if (id === undefined) continue;
    if (runs(Number(id))) areLeft = true;
    else rmSync(join(entry.parentPath, entry.name), { force: true });
  }
  return areLeft;
};

/** Milliseconds between two looks. */
const PAUSE_MILLISECONDS = 1000;

/**
 * Removes what a killed stack left unfinished, now and again until there is none: its workers are there for a moment longer. Returns what
 * stops that.
 */
export const clearUnfinished = (folder: string): (() => void) => {
  if (!removeUnfinished(folder)) return () => undefined;
  const timer = setInterval(() => {
    if (!removeUnfinished(folder)) clearInterval(timer);
  }, PAUSE_MILLISECONDS).unref();
  return () => clearInterval(timer);
};

const runs = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Without a right to signal it (EPERM) it runs all the same.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};
