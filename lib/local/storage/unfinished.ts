import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is still being written, with the id of the process that writes it: `a.eml.3415-3-19.part`, `a.html.3415.part`. */
const UNFINISHED = /\.(\d+)(?:-\d+-\d+)?\.part$/;

/** Removes files below a folder that a process was writing when it was killed. Those of processes that run are left alone. */
export const removeUnfinished = (folder: string): void => {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const id = entry.isFile() ? UNFINISHED.exec(entry.name)?.[1] : undefined;
    if (id !== undefined && !runs(Number(id))) rmSync(join(entry.parentPath, entry.name), { force: true });
  }
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
