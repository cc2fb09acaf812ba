import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { createLocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { hostIn, RUN_HOSTS } from '#local/testing/run-hosts.ts';
import { compiledTogether, specifierOf } from './compiled.ts';
import { until } from './live-stack.ts';

jest.setTimeout(120_000);

const noted = (answer: string): string => `
  import { appendFileSync } from 'node:fs';
  import { defineAction } from ${specifierOf('baton/actions')};
  import { z } from ${specifierOf('zod')};
  const contract = { input: z.looseObject({}), output: z.any() };
  export const handler = defineAction(contract, async (input, { run }) => {
    const step = run.step + (run.compensation ? ' undone' : '');
    appendFileSync(input.file, step + '\\n');
    appendFileSync(input.file + '.ids', step + ' ' + run.correlation_id + '\\n');
    ${answer}
  });`;
const HANDLERS = {
  't/do': noted('return { id: run.step };'),
  't/slow': noted('await new Promise((resolve) => setTimeout(resolve, 60_000)); return null;'),
  't/undo': noted('return null;'),
  't/fail': noted("throw Object.assign(new Error('closed'), { name: 'Closed' });"),
};

const doing = (id: string) => ({
  id,
  uses: 't/do',
  with: { file: '{{ $input.file }}' },
  compensate: { uses: 't/undo', with: { file: '{{ $input.file }}' } },
});
const input = { type: 'object', required: ['file'], properties: { file: { type: 'string' } } };
const grandchild = defineWorkflow({ name: 'grandchild', input, steps: [doing('deepest')] });
const child = defineWorkflow({
  name: 'child',
  input,
  steps: [
    doing('inner'),
    { id: 'called', type: 'workflow', workflow: 'grandchild', with: { file: '{{ $input.file }}' } },
    doing('last'),
  ],
});
const parent = defineWorkflow({
  name: 'parent',
  input,
  defaults: { retry: { max_attempts: 0 } },
  steps: [
    doing('first'),
    { id: 'called', type: 'workflow', workflow: 'child', with: { file: '{{ $input.file }}' } },
    doing('third'),
    { id: 'fails', uses: 't/fail', with: { file: '{{ $input.file }}' }, irreversible: true },
  ],
});

const [parentManifest, ...called] = compiledTogether(parent, child, grandchild);

let project: TestProject;
beforeAll(() => {
  project = projectWith(HANDLERS);
});
afterAll(() => project.remove());

describe.each(RUN_HOSTS)('A workflow that calls others, on a $kind host', ({ kind, open }) => {
  it('is undone with everything that they did, newest first, at any depth', async () => {
    const file = join(project.root, `${kind}.txt`);
    const host = await open(hostIn(project, kind, { manifest: parentManifest, called }));

    const ended = await host.start({ file }).finally(() => host.close());

    expect(ended).toMatchObject({ status: 'FAILED', error: 'Closed' });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
      ...['first', 'inner', 'deepest', 'last', 'third', 'fails'],
      ...['third undone', 'last undone', 'deepest undone', 'inner undone', 'first undone'],
    ]);
  });
});

describe('Cancelling a workflow that waits for another', () => {
  const slow = defineWorkflow({
    name: 'child',
    input,
    steps: [
      doing('inner'),
      { id: 'slow', uses: 't/slow', with: { file: '{{ $input.file }}' }, timeout: '90s', irreversible: true },
    ],
  });
  const manifests = compiledTogether(
    ...[parent, slow].map(({ definition }) => ({ definition: { ...definition, correlation: true } })),
  );

  it('stops that one too, shows it in the status, and undoes what both did with the same correlation id', async () => {
    const file = join(project.root, 'cancelled.txt');
    const linesOf = (path: string): string[] =>
      existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    const noted = (): string[] => linesOf(file);
    const stack = await createLocalStack({
      manifests,
      root: project.root,
      dataFolder: join(project.root, '.baton', 'cancel'),
      storageFolder: join(project.root, 'out', 'cancel'),
      triggers: true,
    });
    try {
      const target = '/workflows/parent/executions';
      await stack.api({
        method: 'POST',
        target,
        headers: { 'x-correlation-id': 'c-1' },
        body: JSON.stringify({ name: 'one', input: { file } }),
      });
      await until(() => noted().includes('slow'));
      const { body: status } = await stack.api({ method: 'GET', target: `${target}/one` });
      await stack.api({ method: 'POST', target: `${target}/one/cancel`, body: '{}' });
      await until(() => noted().includes('first undone'));

      expect(noted()).toEqual(['first', 'inner', 'slow', 'inner undone', 'first undone']);
      expect(linesOf(`${file}.ids`)).toEqual(noted().map((step) => `${step} c-1`));
      const { progress } = JSON.parse(status) as {
        progress: { steps: { id: string; execution?: string }[] };
      };
      const child = progress.steps.find(({ id }) => id === 'called')?.execution ?? '';
      expect(child).toMatch(/:execution:child:one-called-[0-9a-f]{24}[.]a0r0$/);
      expect((await stack.engine.describeExecution({ executionArn: child })).status).toBe('ABORTED');
    } finally {
      await stack.close();
    }
  });
});
