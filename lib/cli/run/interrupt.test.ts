import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endOf, lineOf, makeProject, startCli } from '../testing/cli-process.ts';

const STOCK = `
name: stock
state: { seats: { fields: { row: { type: number } } } }
steps:
  - { id: look, type: transform, with: [1, 2] }
  - id: rows
    type: for_each
    needs: [look]
    foreach: $look
    steps: [{ id: reserve, type: state, put: seats, key: $string($item), with: { row: "{{ $item }}" } }]
  - { id: approval, type: approval, needs: [rows], with: { title: Fine? }, timeout: 1h }
  - { id: sell, type: state, needs: [approval], put: seats, key: '"sold"', with: { row: 1 } }
`;
const ASK = `
name: ask
steps:
  - { id: approval, type: approval, with: { title: Fine? }, timeout: 1h }
`;

let project: { root: string; remove(): void };
beforeAll(() => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/ask.workflow.yaml'), ASK);
  writeFileSync(join(project.root, 'statemachines/stock.workflow.yaml'), STOCK);
});
afterAll(() => project.remove());

/** Interrupts `baton run` when its approval waits; returns its exit code and what it said. */
const interrupt = async (workflow: string) => {
  const child = startCli(['run', workflow, '--approve', 'never', '--name', 'stopped'], project.root);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  await lineOf(child, (line) => line.includes('approval waits'));
  child.kill('SIGINT');
  return { exitCode: await endOf(child), errors };
};

it('Ctrl-C closes the stack of an execution and exits with 130', async () => {
  const { exitCode, errors } = await interrupt('ask');

  expect(exitCode).toBe(130);
  expect(errors).toContain('Interrupted: the stack is closed');
  expect(errors).toContain('No step that has an effect had begun.');
});

it('Ctrl-C names the effects that stand, and how to run what can be continued', async () => {
  const { errors } = await interrupt('stock');

  expect(errors).toMatch(
    /What these steps did stands, and nothing undoes it now:\n {2}reserve {2}done 2 of 2 times\nUndo it by hand/,
  );
  expect(errors).toContain('baton start stock');
  expect(errors).not.toMatch(/look|sell/);
});

it('SIGTERM closes dev and removes its address', async () => {
  const child = startCli(['dev', '--port', '0'], project.root);
  await lineOf(child, (line) => line.includes('The API listens at'));
  child.kill('SIGTERM');

  expect(await endOf(child)).toBe(0);
  expect(existsSync(join(project.root, '.baton/dev.json'))).toBe(false);
});
