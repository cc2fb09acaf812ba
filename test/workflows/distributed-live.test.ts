import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { hostIn, RUN_HOSTS } from '#local/testing/run-hosts.ts';
import { manifestIn, specifierOf } from './compiled.ts';

jest.setTimeout(120_000);

const noted = (answer: string): string => `
  import { appendFileSync } from 'node:fs';
  import { defineAction } from ${specifierOf('baton/actions')};
  import { z } from ${specifierOf('zod')};
  const contract = { input: z.looseObject({}), output: z.any() };
  export const handler = defineAction(contract, async (input, { run }) => {
    appendFileSync(input.file, run.step + ' ' + input.n + (run.compensation ? ' undone' : '') + '\\n');
    ${answer}
  });`;
const HANDLERS = {
  't/do': noted('return { n: input.n };'),
  't/undo': noted('return null;'),
  't/fail': noted("throw Object.assign(new Error('closed'), { name: 'Closed' });"),
};

const file = '{{ $input.file }}';
const workflow = (steps: object[], before: object[]) =>
  defineWorkflow({
    name: 'spread',
    input: { type: 'object', required: ['file'], properties: { file: { type: 'string' } } },
    defaults: { retry: { max_attempts: 0 } },
    steps: [
      ...(before as []),
      {
        id: 'rows',
        type: 'for_each',
        from: { key: 'in/rows.csv' },
        as: 'row',
        max_concurrency: 1,
        steps: [
          {
            id: 'charge',
            uses: 't/do',
            with: { file, n: '{{ $row.n }}' },
            compensate: { uses: 't/undo', with: { file, n: '{{ $charge.n }}' } },
          },
        ],
        output: '{{ $charge.n }}',
      },
      ...(steps as []),
    ],
  });

let project: TestProject;
beforeAll(() => {
  project = projectWith(HANDLERS);
});
afterAll(() => project.remove());

describe.each(RUN_HOSTS)('A distributed for_each over a file, on a $kind host', ({ kind, open }) => {
  const run = async (name: string, steps: object[], before: object[] = []) => {
    const notes = join(project.root, `${kind}-${name}.txt`);
    const options = hostIn(project, kind, {
      manifest: manifestIn(compileDefinition(workflow(steps, before))),
      name,
    });
    const { storageFolder } = options;
    mkdirSync(join(storageFolder, 'in'), { recursive: true, mode: 0o700 });
    writeFileSync(join(storageFolder, 'in', 'rows.csv'), 'n,x\n1,a\n2,b\n3,c\n');
    const host = await open(options);
    try {
      const ended = await host.start({ file: notes });
      const undone = await host.undo(() => undefined);
      return { ended, undone: [...undone.steps], notes: readFileSync(notes, 'utf8').trim().split('\n') };
    } finally {
      await host.close();
    }
  };

  it('writes results to files, from whose folder another one reads', async () => {
    const written = {
      id: 'written',
      type: 'for_each',
      from: { list: 'in/', format: 'csv' },
      results: { folder: `results/${kind}`, format: 'jsonl' },
      steps: [{ id: 'doubled', type: 'transform', with: '{{ $number($item.n) * 2 }}' }],
    };
    const listed = {
      id: 'listed',
      type: 'for_each',
      from: { list: `results/${kind}/` },
      steps: [{ id: 'seen', type: 'transform', with: '{{ $item.key }}' }],
    };
    const read = {
      id: 'read',
      type: 'for_each',
      from: { list: '{{ $written.values }}', format: 'jsonl' },
      steps: [{ id: 'taken', type: 'transform', with: '{{ $item }}' }],
    };
    const all = {
      id: 'all',
      type: 'transform',
      with: { written: '{{ $written }}', keys: '{{ $listed }}', values: '{{ $read }}' },
    };

    const { ended } = await run('results', [written, listed, read, all]);

    const folder = expect.stringMatching(new RegExp(`^results/${kind}/[^/]+/manifest[.]json$`));
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        written: { bucket: expect.any(String), key: folder, values: expect.stringMatching(/[/]SUCCEEDED$/) },
        keys: [expect.stringMatching(/[/]SUCCEEDED_0[.]jsonl$/), folder],
        values: [2, 4, 6],
      },
    });
  });

  it('reads the files of the project', async () => {
    const { ended, notes } = await run('succeeds', []);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: ['1', '2', '3'] });
    expect(notes).toEqual(['charge 1', 'charge 2', 'charge 3']);
  });

  it('is undone from the log, newest first, if a later step fails', async () => {
    const last = { id: 'last', uses: 't/fail', irreversible: true, with: { file, n: 'last' } };

    const { ended, notes } = await run('fails', [last]);

    expect(ended).toMatchObject({ status: 'FAILED', error: 'Closed' });
    expect(notes).toEqual([
      ...['charge 1', 'charge 2', 'charge 3', 'last last'],
      ...['charge 3 undone', 'charge 2 undone', 'charge 1 undone'],
    ]);
  });

  it('is undone after what is newer and before what is older', async () => {
    const doing = (id: string) => ({
      ...{ id, uses: 't/do', with: { file, n: id } },
      compensate: { uses: 't/undo', with: { file, n: id } },
    });
    const last = { id: 'last', uses: 't/fail', irreversible: true, with: { file, n: 'last' } };

    const { ended, notes } = await run('between', [doing('after'), last], [doing('before')]);

    expect(JSON.parse(String(ended.cause)).compensations).toEqual(
      ['after', 'rows', 'before'].map((step) => ({ step, undone: true })),
    );
    expect(notes.slice(-5)).toEqual([
      'after after undone',
      ...['charge 3 undone', 'charge 2 undone', 'charge 1 undone'],
      'before before undone',
    ]);
  });

  it('is undone before an execution continues that can do without it', async () => {
    const group = {
      ...{ id: 'group', type: 'group', on_error: { action: 'skip' } },
      steps: [
        {
          ...{
            id: 'more',
            type: 'for_each',
            foreach: '[1, 2]',
            as: 'n',
            mode: 'distributed',
            max_concurrency: 1,
          },
          steps: [
            {
              ...{ id: 'done', uses: 't/do', with: { file, n: '{{ $n }}' } },
              compensate: { uses: 't/undo', with: { file, n: '{{ $done.n }}' } },
            },
            {
              id: 'fails',
              uses: 't/fail',
              when: '$n = 2',
              irreversible: true,
              with: { file, n: '{{ $n }}' },
            },
          ],
        },
      ],
    };
    const last = { id: 'last', uses: 't/do', irreversible: true, with: { file, n: 'last' } };

    const { ended, notes } = await run('group', [group, last]);

    expect(ended.status).toBe('SUCCEEDED');
    expect(notes.slice(3)).toEqual([
      ...['done 1', 'done 2', 'fails 2', 'done 2 undone', 'done 1 undone', 'last last'],
    ]);
  });
});
