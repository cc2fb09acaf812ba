import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endOf, makeProject, startCli } from '../testing/cli-process.ts';

const ACTIONS = new URL('../../entry/actions.ts', import.meta.url).href;
const ZOD = import.meta.resolve('zod');

/** An action whose calls in the loop do not end, and leave a file that says so. */
const actionOf = (folder: string) => ({
  'contract.ts': `
    import { z } from ${JSON.stringify(ZOD)};
    export const name = 't/mark';
    export const description = 'Marks something.';
    export const input = z.looseObject({});
    export const output = z.any();
    export const options = { effect: true };`,
  'handler.ts': `
    import { writeFileSync } from 'node:fs';
    import { setTimeout as delay } from 'node:timers/promises';
    import { defineAction } from ${JSON.stringify(ACTIONS)};
    import * as contract from './contract.ts';
    export const handler = defineAction(contract, async (_, { run }) => {
      if (run.step !== 'row') return {};
      writeFileSync(${JSON.stringify(join(folder, 'begun'))}, '');
      await delay(60_000);
      return {};
    });`,
});

const mark = (id: string) => ({ id, uses: 't/mark', irreversible: true });
const SPREAD = {
  name: 'spread',
  steps: [
    mark('first'),
    { id: 'rows', type: 'for_each', foreach: '[1, 2]', mode: 'distributed', steps: [mark('row')] },
    mark('last'),
  ],
};

let project: { root: string; remove(): void };
beforeAll(() => {
  project = makeProject();
  const { root } = project;
  mkdirSync(join(root, 'lambdas/t/mark'), { recursive: true });
  for (const [file, text] of Object.entries(actionOf(root)))
    writeFileSync(join(root, 'lambdas/t/mark', file), text);
  writeFileSync(join(root, 'statemachines/spread.workflow.yaml'), JSON.stringify(SPREAD));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
});
afterAll(() => project.remove());

it('Ctrl-C names the effects of an execution in virtual time, and those of iterations that are executions', async () => {
  const child = startCli(['run', 'spread', '--virtual', '--name', 'stopped'], project.root);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!isOver() && !existsSync(join(project.root, 'begun'))) await delay(20);
  child.kill('SIGINT');

  expect(await endOf(child)).toBe(130);
  expect(errors).toMatch(/\n {2}first +done\n {2}row +may have been done in iterations of rows\nUndo it/);
});
