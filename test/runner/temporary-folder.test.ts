import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openTemporaryFolder } from './temporary-folder.ts';

it('The folder of a run goes with what tests leave there, and others may enter it', () => {
  const environment: NodeJS.ProcessEnv = { TMPDIR: 'before' };
  const close = openTemporaryFolder(environment);
  const folder = String(environment.TMPDIR);
  mkdirSync(join(folder, 'left/below'), { recursive: true });

  expect(statSync(folder).mode & 0o777).toBe(0o755);

  close();

  expect(environment.TMPDIR).toBe('before');
  expect(existsSync(folder)).toBe(false);
});
