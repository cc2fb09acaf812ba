import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import { endOf, lineOf, makeProject, noteOf, runCli, startDev } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
let dev: ChildProcess | undefined;

const workflow = (name: string, value: number | string): string =>
  `name: ${name}\nsteps: [{ id: a, type: transform, with: ${value} }]\noutput: "{{ $a }}"\n`;
const BROKEN = 'name: broken\nsteps: [{ id: a, type: transfrom, with: 1 }]\n';

const write = (file: string, text: string): void =>
  writeFileSync(join(project.root, 'statemachines', file), text);

const event = async (running: ChildProcess, type: string): Promise<JsonObject> => {
  const line = await lineOf(running, (text) => {
    const found = parseJson(text);
    return isObject(found) && found.type === type;
  });
  return JSON.parse(line) as JsonObject;
};

const stop = async (): Promise<void> => {
  if (!dev) return;
  dev.kill('SIGINT');
  await endOf(dev);
};

beforeEach(() => {
  project = makeProject();
});
afterEach(async () => {
  await stop();
  dev = undefined;
  project.remove();
});

it('"baton dev" starts with the workflows that have no errors, and offers the others once they are fixed', async () => {
  write('fine.workflow.yaml', workflow('fine', 1));
  write('broken.workflow.yaml', BROKEN);
  dev = startDev(project.root);
  const noted = noteOf(
    dev,
    /"transfrom"[\s\S]*there is no workflow of statemachines\/broken\.workflow\.yaml\./,
  );
  const ready = await event(dev, 'ready');
  await noted;
  const reloaded = event(dev, 'reloaded');
  write('broken.workflow.yaml', workflow('broken', 2));

  expect(ready).toMatchObject({ workflows: ['fine'], failed: ['statemachines/broken.workflow.yaml'] });
  expect(await reloaded).toMatchObject({ workflows: ['broken'] });
}, 60_000);

it('A workflow that gets an error while "baton dev" is not running stays as it was, and others change', async () => {
  write('fine.workflow.yaml', workflow('fine', 1));
  write('broken.workflow.yaml', workflow('broken', 2));
  dev = startDev(project.root);
  await event(dev, 'ready');
  await stop();
  write('fine.workflow.yaml', workflow('fine', 3));
  write('broken.workflow.yaml', BROKEN);
  dev = startDev(project.root);
  const noted = noteOf(dev, /previous definitions stay in use: statemachines\/broken\.workflow\.yaml/);
  const { url, workflows } = await event(dev, 'ready');
  await noted;

  const outputOf = async (name: string): Promise<unknown> => {
    const answer = await fetch(`${url}/workflows/${name}/executions?wait=20`, {
      method: 'POST',
      body: '{"input":{}}',
    });
    return ((await answer.json()) as JsonObject).output;
  };

  expect(workflows).toEqual(['broken', 'fine']);
  expect(await outputOf('fine')).toBe(3);
  expect(await outputOf('broken')).toBe(2);
}, 60_000);

it('"baton dev" refuses to start if all workflows have errors, and shows each', async () => {
  write('broken.workflow.yaml', BROKEN);
  write('other.workflow.yaml', 'name: other\nsteps: [{ id: a, uses: x/y }]\n');

  const { exitCode, stderr } = await runCli(['dev', '--port', '0'], project.root);

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/"transfrom"[\s\S]*"x\/y"[\s\S]*None of the 2 workflows can be offered/);
}, 60_000);

it('Two workflows of the same name: the first is offered, and the second named', async () => {
  write('a.workflow.yaml', workflow('same', 1));
  write('b.workflow.yaml', workflow('same', 2));
  dev = startDev(project.root);
  const noted = noteOf(dev, /b\.workflow\.yaml has the name of another workflow/);
  const { workflows } = await event(dev, 'ready');
  await noted;

  expect(workflows).toEqual(['same']);
}, 60_000);
