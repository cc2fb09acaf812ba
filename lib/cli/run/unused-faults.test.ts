import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runCli } from '../testing/cli-process.ts';
import { unusedFaults } from './unused-faults.ts';

it('A failure that was asked for and never happened names the error with which a step failed in its place', () => {
  const failedAttempts = { a: [{ error: 'Down' }], b: [{ error: 'Error', cause: 'no module' }] };

  expect(
    unusedFaults(
      ['a', 'b', 'c'].map((step) => ({ step, error: 'Down' })),
      { failedAttempts, steps: [] },
    ),
  ).toEqual([
    { text: expect.stringContaining('b=Down had no effect: step b failed with Error.'), instead: 'Error' },
    { text: expect.stringContaining('c=Down had no effect: step c was never attempted') },
  ]);
});

it('baton run exits with 3 if only another error was handled', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-unused-'));
  const call = (id: string): string =>
    `  - { id: ${id}, type: http, method: GET, url: https://prices.example.com, breaker: { name: it, failures: 1 }, on_error: skip`;
  try {
    writeFileSync(
      join(folder, 'two.workflow.yaml'),
      `name: two\nsteps:\n${call('a')} }\n${call('b')}, needs: [a] }\n`,
    );
    const faults = ['--fail', 'a=Down', '--fail', 'b=Boom'];

    const { exitCode, stderr } = await runCli(['run', 'two.workflow.yaml', '--virtual', ...faults], folder);

    expect(stderr).toContain('--fail b=Boom had no effect: step b failed with CircuitOpen.');
    expect(exitCode).toBe(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
