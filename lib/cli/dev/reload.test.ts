import type { ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import { endOf, lineOf, makeProject, noteOf, startDev } from '../testing/cli-process.ts';

let project: { root: string; remove(): void };
let dev: ChildProcess;
let url: string;

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(project.root, file)), { recursive: true });
  writeFileSync(join(project.root, file), text);
};

const CONTRACT = (fields: string): string => `
  import { z } from 'zod';
  export const description = 'Greets.';
  export const input = z.strictObject({ ${fields} });
  export const output = z.object({ text: z.string() });`;

const WORKFLOW = (fields: string): string => `name: hello
steps:
  - id: greet
    uses: t/greet
    with: { ${fields} }
output: { text: "{{ $greet.text }}" }
`;

/** Runs the workflow to its end and returns what it greeted with. */
const greeting = async (): Promise<unknown> => {
  const started = await fetch(`${url}/workflows/hello/executions`, { method: 'POST', body: '{}' });
  const { name } = (await started.json()) as { name: string };
  for (;;) {
    const answer = await fetch(`${url}/workflows/hello/executions/${name}`);
    const { status, output, error } = (await answer.json()) as JsonObject;
    if (status !== 'RUNNING') return isObject(output) ? output.text : error;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const event = async (type: string): Promise<JsonObject> => {
  const isOne = (line: string): boolean => {
    const found = parseJson(line);
    return isObject(found) && found.type === type;
  };
  return JSON.parse(await lineOf(dev, isOne)) as JsonObject;
};

beforeAll(async () => {
  project = makeProject();
  symlinkSync(
    fileURLToPath(new URL('../../../node_modules', import.meta.url)),
    join(project.root, 'node_modules'),
  );
  write('package.json', '{"type":"module"}');
  write('statemachines/hello.workflow.yaml', WORKFLOW('name: Ada'));
  write('lambdas/t/greet/contract.ts', CONTRACT('name: z.string()'));
  write('lambdas/t/greet/logic.ts', `export const greet = (name: string) => ({ text: \`Hello \${name}\` });`);
  write(
    'lambdas/t/greet/handler.ts',
    `import { greet } from './logic.ts';
     export const handler = async ({ input }: { input: { name: string } }) => greet(input.name);`,
  );
  dev = startDev(project.root);
  url = String((await event('ready')).url);
}, 30_000);
afterAll(async () => {
  dev.kill('SIGINT');
  await endOf(dev);
  project.remove();
});

describe('While "baton dev" runs', () => {
  it('an execution uses the logic as it is saved', async () => {
    const before = await greeting();
    const reported = event('code');
    write(
      'lambdas/t/greet/logic.ts',
      `export const greet = (name: string) => ({ text: \`Good day, \${name}\` });`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = await greeting();

    expect([before, after]).toEqual(['Hello Ada', 'Good day, Ada']);
    expect(await reported).toEqual({
      type: 'code',
      files: ['lambdas/t/greet/logic.ts'],
      taken: true,
      errors: [],
    });
  });

  it('a syntax error is shown with its place, and the earlier logic stays in use', async () => {
    const noted = noteOf(
      dev,
      /lambdas\/t\/greet\/logic\.ts:1\)\nUntil this is fixed, calls use the earlier code/,
    );
    write('lambdas/t/greet/logic.ts', 'export const greet = (name: string) => {{ };');
    await noted;

    expect(await greeting()).toBe('Good day, Ada');
  });

  it('the workflow is checked against the contract as it is saved', async () => {
    write('lambdas/t/greet/logic.ts', 'export const greet = (name: string) => ({ text: name });');
    const noted = noteOf(dev, /title.*previous definitions stay in use/s);
    write('lambdas/t/greet/contract.ts', CONTRACT('name: z.string(), title: z.string()'));
    await noted;
    const reloaded = event('reloaded');
    write('statemachines/hello.workflow.yaml', WORKFLOW('name: Ada, title: Countess'));

    expect(await reloaded).toEqual({ type: 'reloaded', workflows: ['hello'] });
    expect(await greeting()).toBe('Ada');
  });
});
