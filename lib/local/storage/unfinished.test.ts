import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { removeUnfinished } from './unfinished.ts';

it('Files that a process was writing when it was killed are removed, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unfinished-'));
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  try {
    mkdirSync(join(folder, 'mails'));
    const kept = ['a.eml', 'report.part', `c.eml.${process.pid}-0-1.part`];
    for (const name of [...kept, `b.eml.${ended}-3-19.part`, `d.html.${ended}.part`]) {
      writeFileSync(join(folder, 'mails', name), '');
    }

    removeUnfinished(folder);
    removeUnfinished(join(folder, 'missing'));

    expect(readdirSync(join(folder, 'mails')).sort()).toEqual(kept.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
