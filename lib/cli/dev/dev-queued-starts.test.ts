import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { addressOf, endOf, makeProject, startDev } from '../testing/cli-process.ts';

const WORKFLOW = `
name: note
input: { type: object, required: [title], properties: { title: { type: string } } }
steps:
  - { id: noted, type: transform, with: { title: "{{ $input.title }}" } }
`;

/** Starts that are accepted before the stack is killed. */
const STARTS = 300;

let project: { root: string; remove(): void };
let child: ChildProcess;

beforeAll(() => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/note.workflow.yaml'), WORKFLOW);
});
afterAll(async () => {
  child.kill('SIGKILL');
  await endOf(child);
  project.remove();
});

const openDev = async (): Promise<string> => {
  child = startDev(project.root);
  return addressOf(child);
};

const accept = async (url: string, name: string): Promise<number> => {
  const body = JSON.stringify({ name, input: { title: name } });
  return (await fetch(`${url}/workflows/note/queued-starts`, { method: 'POST', body })).status;
};

it('Every start that was accepted takes place once, although the stack is killed meanwhile', async () => {
  const url = await openDev();
  const names = Array.from({ length: STARTS }, (_, index) => `note-${index}`);
  const accepted: string[] = [];
  const accepting = Promise.allSettled(
    names.map(async (name) => {
      if ((await accept(url, name)) === 202) accepted.push(name);
    }),
  );
  while (accepted.length < STARTS / 2) await delay(5);
  child.kill('SIGKILL');
  expect(await endOf(child)).toBeNull();
  await accepting;

  const again = await openDev();
  const [repeated] = accepted;
  expect(await accept(again, String(repeated))).toBe(202);
  const { waiting } = {
    waiting: async () =>
      ((await (await fetch(`${again}/queued-starts`)).json()) as { waiting: number }).waiting,
  };
  while ((await waiting()) > 0) await delay(50);
  const statuses = await Promise.all(
    accepted.map(async (name) => (await fetch(`${again}/workflows/note/executions/${name}`)).status),
  );
  const queue = await callCli(['queue'], project.root);
  const start = await callCli(
    ['start', 'note', '--queued', '--name', 'from-cli', '--input', '{"title":"x"}'],
    project.root,
  );
  const refused = await callCli(['start', 'note', '--queued', '--input', '{}'], project.root);

  expect(accepted.length).toBeGreaterThanOrEqual(STARTS / 2);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(queue.stdout).toContain('No start waits.');
  expect(start.stdout).toContain('note/from-cli is accepted');
  expect(refused.stderr).toContain('title');
}, 120_000);
