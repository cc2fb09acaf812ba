import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { clearUnfinished, removeUnfinished } from './unfinished.ts';

it('Files that a process was writing when it was killed are removed, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unfinished-'));
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  try {
    mkdirSync(join(folder, 'mails'));
    const kept = ['a.eml', 'report.part', `c.eml.${process.pid}-0-1.part`];
    for (const name of [...kept, `b.eml.${ended}-3-19.part`, `d.html.${ended}.part`]) {
      writeFileSync(join(folder, 'mails', name), '');
    }

    expect(removeUnfinished(folder)).toBe(true);
    expect(removeUnfinished(join(folder, 'missing'))).toBe(false);

    expect(readdirSync(join(folder, 'mails')).sort()).toEqual(kept.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('Files of a process that ends a moment later are removed then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unfinished-'));
  const writer = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)']);
  const file = join(folder, `a.eml.${writer.pid}-0-1.part`);
  writeFileSync(file, '');
  const stop = clearUnfinished(folder);
  try {
    const isKept = existsSync(file);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    while (existsSync(file)) await delay(20);

    expect(isKept).toBe(true);
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});
