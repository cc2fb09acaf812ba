import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runCli } from '../testing/cli-process.ts';

it('baton run removes values that were too long for a state, when the execution has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-stored-'));
  try {
    writeFileSync(
      join(folder, 'long.workflow.yaml'),
      `name: long
steps:
  - { id: made, type: script, script: "return { text: 'x'.repeat(400_000) };" }
  - { id: size, type: script, with: { text: "{{ $made.text }}" }, script: "return text.length;" }
output: { size: "{{ $size }}", made: "{{ $exists($made) }}" }
`,
    );

    const { exitCode, stdout } = await runCli(['run', 'long.workflow.yaml', '--virtual', '--json'], folder);

    // A state holds 256 KiB, so the text was in the storage.
    expect(JSON.parse(stdout)).toMatchObject({ output: { size: 400_000, made: true } });
    expect(exitCode).toBe(0);
    const files = readdirSync(folder, { recursive: true }).map(String);
    expect(files.filter((name) => /report[.]html$/.test(name))).toHaveLength(1);
    expect(files.filter((name) => name.includes('large-values'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
