import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endOf, lineOf, makeProject, startCli } from '../testing/cli-process.ts';

const ASK = `
name: ask
steps:
  - { id: approval, type: approval, with: { title: Fine? }, timeout: 1h }
`;

let project: { root: string; remove(): void };
beforeAll(() => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/ask.workflow.yaml'), ASK);
});
afterAll(() => project.remove());

it('Ctrl-C closes the stack of an execution and exits with 130', async () => {
  const child = startCli(['run', 'ask', '--approve', 'never', '--name', 'stopped'], project.root);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  await lineOf(child, (line) => line.includes('approval waits'));
  child.kill('SIGINT');

  expect(await endOf(child)).toBe(130);
  expect(errors).toContain('Interrupted: the stack is closed');
});

it('SIGTERM closes dev and removes its address', async () => {
  const child = startCli(['dev', '--port', '0'], project.root);
  await lineOf(child, (line) => line.includes('The API listens at'));
  child.kill('SIGTERM');

  expect(await endOf(child)).toBe(0);
  expect(existsSync(join(project.root, '.baton/dev.json'))).toBe(false);
});
