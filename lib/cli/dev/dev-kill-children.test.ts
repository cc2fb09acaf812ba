import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addressOf, endOf, lineOf, makeProject, startDev } from '../testing/cli-process.ts';

const ACTIONS = new URL('../../entry/actions.ts', import.meta.url).href;
const ZOD = import.meta.resolve('zod');

/** An action of an example notes its calls. The step of a child waits for a file `go`, and `last` fails. */
const actionOf = (folder: string) => ({
  'contract.ts': `
    import { z } from ${JSON.stringify(ZOD)};
    export const name = 't/note';
    export const description = 'Notes its calls.';
    export const input = z.looseObject({ n: z.number() });
    export const output = z.any();
    export const options = { effect: true };`,
  'handler.ts': `
    import { appendFileSync, existsSync } from 'node:fs';
    import { setTimeout as delay } from 'node:timers/promises';
    import { defineAction } from ${JSON.stringify(ACTIONS)};
    import * as contract from './contract.ts';
    const folder = ${JSON.stringify(folder)};
    const note = (...words) => appendFileSync(folder + '/notes.txt', words.join(' ') + '\\n');
    export const handler = defineAction(contract, async ({ n }, { run }) => {
      const what = run.step + ' ' + n + (run.compensation ? ' undone' : '');
      if (run.step === 'last') throw Object.assign(new Error('closed'), { name: 'Closed' });
      if (run.step === 'inner' && !run.compensation) {
        note(what, 'begins');
        while (!existsSync(folder + '/go')) await delay(20);
      }
      note(what);
      return { n };
    });`,
});

const effect = (id: string, n: number | string) => ({
  ...{ id, uses: 't/note', with: { n }, timeout: '60s' },
  compensate: { uses: 't/note', with: { n } },
});
const defaults = { retry: { max_attempts: 0 } };
const child = {
  name: 'child',
  input: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
  defaults,
  steps: [effect('inner', '{{ $input.n }}')],
};
const parent = {
  name: 'parent',
  defaults,
  steps: [
    effect('before', 0),
    {
      ...{ id: 'rows', type: 'for_each', foreach: '[1, 2, 3]', as: 'n', mode: 'distributed', output: null },
      steps: [
        effect('charge', '{{ $n }}'),
        { id: 'called', type: 'workflow', workflow: 'child', with: { n: '{{ $n }}' } },
      ],
    },
    { id: 'last', uses: 't/note', with: { n: 0 }, irreversible: true },
  ],
};

/** What a stack says that is up, and how many executions it continues. */
interface Ready {
  url: string;
  interrupted?: number;
}

let project: { root: string; remove(): void };
let dev: ChildProcess;

beforeAll(() => {
  project = makeProject();
  const { root } = project;
  mkdirSync(join(root, 'lambdas/t/note'), { recursive: true });
  for (const [file, text] of Object.entries(actionOf(root)))
    writeFileSync(join(root, 'lambdas/t/note', file), text);
  for (const workflow of [child, parent])
    writeFileSync(join(root, `statemachines/${workflow.name}.workflow.yaml`), JSON.stringify(workflow));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
});
afterAll(async () => {
  dev.kill('SIGKILL');
  await endOf(dev);
  project.remove();
});

const openDev = async (): Promise<string> => {
  dev = startDev(project.root);
  return addressOf(dev);
};

const noted = (): string[] => {
  const file = join(project.root, 'notes.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};
const notedWhen = async (isThere: (lines: string[]) => boolean): Promise<string[]> => {
  while (!isThere(noted())) await delay(40);
  return noted();
};

it('Executions that a distributed for_each has started continue after kill -9 once each, and are undone in its place', async () => {
  const url = await openDev();
  await fetch(`${url}/workflows/parent/executions`, { method: 'POST', body: '{"name":"one","input":{}}' });
  await notedWhen((lines) => lines.filter((line) => line.endsWith('begins')).length === 3);
  dev.kill('SIGKILL');
  expect(await endOf(dev)).toBeNull();
  writeFileSync(join(project.root, 'go'), '');

  dev = startDev(project.root);
  const ready = JSON.parse(await lineOf(dev, (line) => line.includes('"ready"'))) as Ready;
  const lines = await notedWhen((all) => all.includes('before 0 undone'));
  const answer = await fetch(`${ready.url}/workflows/child/executions`);
  const { executions } = (await answer.json()) as { executions: object[] };

  // The parent, and three children of its iterations.
  expect(ready.interrupted).toBe(4);
  const done = lines.filter((line) => !line.endsWith('begins') && !line.endsWith('undone'));
  expect(done.toSorted()).toEqual([
    'before 0',
    ...['charge 1', 'charge 2', 'charge 3'],
    ...['inner 1', 'inner 2', 'inner 3'],
  ]);
  const undone = lines.filter((line) => line.endsWith('undone'));
  expect(undone.toSorted()).toEqual(done.toSorted().map((line) => `${line} undone`));
  expect(undone.at(-1)).toBe('before 0 undone');
  expect(executions).toHaveLength(3);
}, 120_000);
