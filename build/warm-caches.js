/**
 * Runs after `npm ci` and `npm install`, in any Node: an execution of the example, in a folder that is thrown away. What it compiles, finds and
 * draws is kept, so that the first `npm start` takes no longer than later ones. Nothing depends on it: without it, the first start is slower.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PROJECT = ['lambdas', 'node_modules', 'package.json', 'statemachines'];
const MAX_MILLISECONDS = 60_000;

try {
  const folder = mkdtempSync(join(tmpdir(), 'baton-warm-'));
  // Node keeps what it compiles by the files' real paths.
  for (const name of PROJECT) symlinkSync(join(ROOT, name), join(folder, name));
  const command = ['--disable-warning=ExperimentalWarning', join(ROOT, 'bin/baton.js'), 'start'];
  spawnSync(process.execPath, command, { cwd: folder, stdio: 'ignore', timeout: MAX_MILLISECONDS });
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
} catch {
  // A system without links, for example, or without room: the installation is complete all the same.
}
