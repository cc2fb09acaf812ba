import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadProject } from './load-project.ts';

it('A project reads the files in its folder, and none outside of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-'));
  try {
    writeFileSync(join(folder, 'outside.js'), 'return 1');
    const root = join(folder, 'project');
    mkdirSync(root);
    writeFileSync(join(root, 'inside.js'), 'return 2');

    const { read } = await loadProject(root);

    expect(
      ['inside.js', './inside.js', '../outside.js', join(folder, 'outside.js')].map((file) => read?.(file)),
    ).toEqual(['return 2', 'return 2', undefined, undefined]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
