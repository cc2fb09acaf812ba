import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runCli } from '../testing/cli-process.ts';

it('baton run runs a workflow file outside of any project, and writes beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-alone-'));
  try {
    writeFileSync(
      join(folder, 'alone.workflow.yaml'),
      'name: alone\nsteps: [{ id: a, type: transform, with: { v: 1 } }]\noutput: "{{ $a.v }}"\n',
    );
    const { exitCode, stdout } = await runCli(
      ['run', 'alone.workflow.yaml', '--json', '--name', 'one'],
      folder,
    );
    expect({ exitCode, output: JSON.parse(stdout.trim().split('\n').at(-1) ?? '').output }).toEqual({
      exitCode: 0,
      output: 1,
    });
    expect(existsSync(join(folder, 'out/alone/one/report.html'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
