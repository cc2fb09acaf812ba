import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

describe('baton new', () => {
  it('writes a workflow that already validates and runs', async () => {
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
      expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('already exists') });
    } finally {
      fresh.remove();
    }
  });

  it.each([
    ['@jest/globals', 'baton/testing/jest'],
    ['vitest', 'baton/testing/vitest'],
  ])('writes a test of the workflow for %s', async (framework, matchers) => {
    const fresh = makeProject();
    try {
      const manifest = { devDependencies: { [framework]: '*' } };
      writeFileSync(join(fresh.root, 'package.json'), JSON.stringify(manifest));

      await callCli(['new', 'workflow', 'hello-world'], fresh.root);

      const text = readFileSync(join(fresh.root, 'statemachines/hello-world.test.ts'), 'utf8');
      expect(text).toContain(`import { expect, test } from '${framework}';\n`);
      expect(text).toContain(`import '${matchers}';\n`);
      expect(text).toContain("testWorkflow('hello-world', {");
    } finally {
      fresh.remove();
    }
  });

  it.each([
    ['lifecycle', ['dev', 'lifecycle create first first', 'lifecycle fire first first finish']],
    ['pipeline', ['run first --input \'{"text": "two words"}\'']],
    ['template', ['new workflow NAME --template first']],
  ])('says how to try a %s', async (kind, commands) => {
    const fresh = makeProject();
    try {
      const { stdout } = await callCli(['new', kind, 'first'], fresh.root);

      const tried = [...stdout.matchAll(/try it +(?:npx )?baton (.*)/g)].map(([, command]) => command);
      expect(tried).toEqual(commands);
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

  it('lists every action in the schema for editors', async () => {
    const fresh = makeProject();
    try {
      await callCli(['new', 'workflow', 'hello-world'], fresh.root);
      await callCli(['new', 'action', 'payments/charge'], fresh.root);
      const schema = JSON.parse(readFileSync(join(fresh.root, '.baton/workflow.schema.json'), 'utf8'));
      expect(schema.$defs.action.anyOf).toMatchObject([{ const: 'payments/charge' }]);
    } finally {
      fresh.remove();
    }
  });

  it('writes all files of an action or none, and works without the schema for editors', async () => {
    const fresh = makeProject();
    try {
      writeFileSync(join(fresh.root, '.baton'), '');
      const made = await callCli(['new', 'workflow', 'hello-world'], fresh.root);
      expect(made).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('The schema for editors was not written: Cannot write'),
      });
      mkdirSync(join(fresh.root, 'lambdas/payments/charge'), { recursive: true });
      symlinkSync(
        join(fresh.root, 'none/handler.ts'),
        join(fresh.root, 'lambdas/payments/charge/handler.ts'),
      );
      expect((await callCli(['new', 'action', 'payments/charge'], fresh.root)).exitCode).toBe(1);
      expect(readdirSync(join(fresh.root, 'lambdas/payments/charge'))).toEqual(['handler.ts']);
    } finally {
      fresh.remove();
    }
  });

  it('accepts names that YAML reads as other values, and refuses names that AWS does not accept', async () => {
    const fresh = makeProject();
    try {
      for (const name of ['null', 'true']) {
        await callCli(['new', 'workflow', name], fresh.root);
        expect(await callCli(['validate', name], fresh.root)).toMatchObject({ exitCode: 0 });
      }
      const long = await callCli(['new', 'action', `payments/${'x'.repeat(50)}`], fresh.root);
      expect(long).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('a name of 65 characters') });
      const odd = await callCli(['new', 'workflow', 'Über uns!'], fresh.root);
      expect(odd).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('for example uber-uns') });
      expect(readdirSync(fresh.root).sort()).toEqual(['.baton', 'statemachines']);
    } finally {
      fresh.remove();
    }
  });
});
