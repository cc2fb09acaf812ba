import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPILE_CACHE } from '#core/thread-environment.ts';

/**
 * Gives the tests of one run a separate temporary folder, which workers and what they start inherit: the CDK, bundles and scripts leave
 * folders there that only a deployment needs. Returns a function that puts back what was there before and removes the folder.
 */
export const openTemporaryFolder = (environment: NodeJS.ProcessEnv = process.env): (() => void) => {
  const before = environment.TMPDIR;
  // What is compiled serves the next run, too.
  environment.NODE_COMPILE_CACHE ??= COMPILE_CACHE;
  const folder = mkdtempSync(join(tmpdir(), 'baton-tests-'));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  environment.TMPDIR = folder;
  return () => {
    if (before === undefined) delete environment.TMPDIR;
    else environment.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
};
