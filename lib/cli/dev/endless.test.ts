import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { addressOf, endOf, lineOf, makeProject, noteOf, startLimitedDev } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
let dev: ChildProcess;

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(project.root, file)), { recursive: true });
  writeFileSync(join(project.root, file), text);
};

beforeEach(() => {
  project = makeProject();
  write('package.json', '{"type":"module"}');
  write('statemachines/fine.workflow.yaml', 'name: fine\nsteps: [{ id: a, type: transform, with: 1 }]\n');
  write('lambdas/shop/buy/handler.ts', 'export const handler = async () => ({});');
  // No module of this project that ends takes any time; those of a user have 15 s.
  dev = startLimitedDev(project.root, 1000);
});
afterEach(async () => {
  dev.kill('SIGTERM');
  await endOf(dev);
  project.remove();
});

it('"baton dev" names modules that do not end, answers all the while, and reloads once they are gone', async () => {
  const url = await addressOf(dev);
  const started = async (): Promise<number> =>
    (await fetch(`${url}/workflows/fine/executions?wait=20`, { method: 'POST', body: '{"input":{}}' }))
      .status;
  const refusalOf = (file: string): Promise<void> =>
    noteOf(
      dev,
      new RegExp(`error ${file} cannot be loaded: what it does when it is imported does not end within 1 s`),
    );
  const [deployment, workflow] = ['lambdas/shop/buy/deployment.ts', 'statemachines/loop.workflow.ts'];

  const first = refusalOf(deployment);
  write(deployment, 'for (;;);');
  await first;
  const second = refusalOf(workflow);
  // Holds up the thread as a loop does.
  write(workflow, 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); export default 1;');
  await second;
  const answer = await started();
  const reloaded = lineOf(dev, (line) => line.includes('"reloaded"'));
  for (const file of [deployment, workflow]) rmSync(join(project.root, file));
  await reloaded;

  expect(answer).toBe(200);
  expect(await started()).toBe(200);
}, 120_000);
