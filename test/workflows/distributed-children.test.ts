import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow, documentOf } from '#compiler/define-workflow.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { hostIn, RUN_HOSTS } from '#local/testing/run-hosts.ts';

jest.setTimeout(120_000);

const ACTIONS = new URL('../../lib/entry/actions.ts', import.meta.url).href;
const ZOD = import.meta.resolve('zod');
const noted = (answer: string): string => `
  import { appendFileSync } from 'node:fs';
  import { defineAction } from ${JSON.stringify(ACTIONS)};
  import { z } from ${JSON.stringify(ZOD)};
  const contract = { input: z.looseObject({}), output: z.any() };
  export const handler = defineAction(contract, async (input, { run }) => {
    appendFileSync(input.file, run.step + ' ' + input.n + (run.compensation ? ' undone' : '') + '\\n');
    ${answer}
  });`;
const failing = "throw Object.assign(new Error('closed'), { name: 'Closed' });";
const HANDLERS = {
  't/do': noted('return { n: input.n };'),
  't/undo': noted('return null;'),
  't/fail': noted(failing),
  't/fail-at-two': noted(`if (input.n === 2) ${failing} return null;`),
};

const file = '{{ $input.file }}';
const doing = (id: string, n = '{{ $input.n }}') => ({
  ...{ id, uses: 't/do', with: { file, n } },
  compensate: { uses: 't/undo', with: { file, n: `{{ $${id}.n }}` } },
});
const failingAt = (id: string, uses = 't/fail', n = '{{ $input.n }}') => ({
  ...{ id, uses, with: { file, n }, irreversible: true },
});
const input = { type: 'object', required: ['file'], properties: { file: { type: 'string' }, n: {} } };
const defaults = { retry: { max_attempts: 0 } };
const grandchild = defineWorkflow({ name: 'grandchild', input, steps: [doing('deepest')] });
const child = defineWorkflow({
  name: 'child',
  input,
  defaults,
  steps: [
    doing('inner'),
    { id: 'called', type: 'workflow', workflow: 'grandchild', with: { file, n: '{{ $input.n }}' } },
  ],
  output: { id: 'c{{ $input.n }}' },
});
const failingChild = defineWorkflow({
  ...child.definition,
  name: 'failing-child',
  steps: [...child.definition.steps, failingAt('fails_at_two', 't/fail-at-two')],
});

const called = (workflow: string, more: object = {}) => ({
  ...{ id: 'called', type: 'workflow', workflow, with: { file, n: '{{ $n }}' }, ...more },
});
const parent = (step: object, each: object = {}, last: object[] = [failingAt('last', 't/fail', 'x')]) =>
  defineWorkflow({
    name: 'parent',
    input,
    defaults,
    steps: [
      doing('before', 'b'),
      {
        ...{ id: 'rows', type: 'for_each', foreach: '[1, 2, 3]', as: 'n', mode: 'distributed' },
        ...{ max_concurrency: 1, ...each },
        steps: [doing('charge', '{{ $n }}'), step],
        output: null,
      },
      doing('after', 'a'),
      ...last,
    ] as never,
  });

let project: TestProject;
beforeAll(() => {
  project = projectWith(HANDLERS);
});
afterAll(() => project.remove());

describe.each(RUN_HOSTS)(
  'Executions that a distributed for_each starts, on a $kind host',
  ({ kind, open }) => {
    const run = async (name: string, workflow: ReturnType<typeof parent>) => {
      const others = [child, failingChild, grandchild];
      const workflows = workflowFacts(
        [workflow, ...others].flatMap((one) => {
          const { document } = documentOf(one);
          return document ? [{ document, file: '' }] : [];
        }),
      );
      const [manifest, ...calledManifests] = [workflow, ...others].map((one) => {
        const { manifest, diagnostics } = compileDefinition(one, { workflows });
        if (!manifest) throw new Error(JSON.stringify(diagnostics));
        return manifest;
      });
      const notes = join(project.root, `${kind}-${name}.txt`);
      const host = await open(hostIn(project, kind, { manifest: manifest!, called: calledManifests, name }));
      try {
        const ended = await host.start({ file: notes });
        const undone = await host.undo(() => undefined);
        const lines = existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
        return { ended, undone: [...undone.steps], notes: lines };
      } finally {
        await host.close();
      }
    };

    it('are undone in its place with everything that they did, newest first, at any depth', async () => {
      const { ended, notes } = await run('later', parent(called('child')));

      expect(JSON.parse(String(ended.cause)).compensations).toEqual(
        ['after', 'rows', 'before'].map((step) => ({ step, undone: true })),
      );
      const ofItem = (n: number) => [`deepest ${n} undone`, `inner ${n} undone`, `charge ${n} undone`];
      expect(notes.filter((line) => line.endsWith('undone'))).toEqual([
        'after a undone',
        ...[3, 2, 1].flatMap(ofItem),
        'before b undone',
      ]);
    });

    it('undo themselves if they fail, and once', async () => {
      const { ended, notes } = await run('itself', parent(called('failing-child')));

      expect(ended.status).toBe('FAILED');
      expect(notes.filter((line) => line.endsWith('undone'))).toEqual([
        ...['deepest 2 undone', 'inner 2 undone', 'charge 2 undone'],
        ...['deepest 1 undone', 'inner 1 undone', 'charge 1 undone'],
        'before b undone',
      ]);
    });

    it('are undone by what the author says, with their results, unless they have failed', async () => {
      const compensate = { uses: 't/undo', with: { file, n: '{{ $called.id }}' } };
      const each = { on_item_error: 'skip' };

      const { notes } = await run('own', parent(called('failing-child', { compensate }), each));

      expect(notes.filter((line) => line.endsWith('undone'))).toEqual([
        ...['deepest 2 undone', 'inner 2 undone', 'charge 2 undone'],
        'after a undone',
        ...['called c3 undone', 'charge 3 undone'],
        ...['called c1 undone', 'charge 1 undone'],
        'before b undone',
      ]);
    });

    it('are not undone if the execution succeeds', async () => {
      const { ended, undone, notes } = await run('stands', parent(called('child'), {}, []));

      expect([ended.status, undone]).toEqual(['SUCCEEDED', []]);
      expect(notes.filter((line) => line.endsWith('undone'))).toEqual([]);
    });
  },
);
