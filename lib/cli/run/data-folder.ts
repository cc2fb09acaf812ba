import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Runs whose logs are kept. */
const KEPT = 20;

/** Folder for a run's logs and manifests, its own so that runs side by side do not meet; those of old runs are removed. */
export const runDataFolder = (root: string, name: string): string => {
  const folder = join(root, '.baton', 'runs');
  const old = existsSync(folder) ? readdirSync(folder) : [];
  const byAge = old
    .map((run) => ({ run, at: statSync(join(folder, run), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { run } of byAge.slice(KEPT - 1)) rmSync(join(folder, run), { recursive: true, force: true });
  return join(folder, name);
};
