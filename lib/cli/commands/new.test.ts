import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

describe('new', () => {
  it('writes a workflow that validates and runs as it stands', async () => {
    const fresh = makeProject();
    try {
      expect((await callCli(['new', 'workflow', 'hello-world'], fresh.root)).exitCode).toBe(0);
      const input = 'statemachines/hello-world.input.json';
      const result = await callCli(
        ['run', 'hello-world', '--input', input, '--json', '--virtual'],
        fresh.root,
      );
      expect(result.stderr).toBe('');
      expect(jsonOf(result)).toMatchObject({
        status: 'SUCCEEDED',
        output: { text: 'the first run' },
        elapsedMilliseconds: 1000,
      });
      const again = await callCli(['new', 'workflow', 'hello-world'], fresh.root);
      expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is there already') });
    } finally {
      fresh.remove();
    }
  });

  it('writes an action with a handler, a contract and a test', async () => {
    const fresh = makeProject();
    try {
      const { stdout } = await callCli(['new', 'action', 'payments/charge-card', '--json'], fresh.root);
      const { files } = JSON.parse(stdout) as { files: string[] };
      expect(files.map((file) => file.replace('lambdas/payments/charge-card/', ''))).toEqual([
        'contract.ts',
        'logic.ts',
        'handler.ts',
        'logic.test.ts',
      ]);
      expect(readFileSync(join(fresh.root, files[2] ?? ''), 'utf8')).toContain(
        'defineAction(contract, chargeCard)',
      );
    } finally {
      fresh.remove();
    }
  });
});
