import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { makeProject, runCli } from '../testing/cli-process.ts';

const project = makeProject();
afterEach(() => project.remove());

it('What a module logs while it is loaded is not on the standard output, which programs read', async () => {
  const file = 'statemachines/talks.workflow.ts';
  writeFileSync(join(project.root, file), "console.log('loading');\nexport const nothing = 1;\n");

  const { stdout, stderr } = await runCli(['validate', file, '--json'], project.root);

  expect(JSON.parse(stdout)).toMatchObject({ ok: false, files: [{ file }] });
  expect(stderr).toContain('loading');
});
