import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { progressOf } from '#contracts/progress/progress.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';
import { type Call, failing, runYaml } from './run-yaml.ts';

const workflow = (steps: string): string => `name: spread
input:
  type: object
  properties: { rate: { type: integer, default: 3 }, items: { type: array, items: { type: integer } } }
  required: [items]
steps:
${steps}
`;

const problems = (steps: string): string[] =>
  compileWorkflow({ text: workflow(steps), file: 'spread.workflow.yaml' }).diagnostics.map(
    ({ message }) => message,
  );

const input = { items: [1, 2, 3] };
const runOf = ({ run }: Call): JsonObject => run;

describe('a distributed for_each', () => {
  it('passes on what its steps read of the input, of the execution and of earlier steps', async () => {
    const text = workflow(`
  - { id: first, uses: a/first }
  - { id: unread, uses: a/first }
  - id: every
    type: for_each
    foreach: $input.items
    mode: distributed
    steps:
      - id: use
        uses: a/use
        with:
          sum: "{{ $item * $input.rate + $first.more }}"
          at: "{{ $index }}"
          name: "{{ $execution.name }}"
    output: "{{ $use.value }}"
`);
    const answers = {
      'a/first': { more: 100 },
      'a/use': ({ input: given }: Call) => ({ value: (given as { sum: number }).sum }),
    };

    const { status, output, calls, definition } = await runYaml(text, { input, answers });

    expect([status, output]).toEqual(['SUCCEEDED', [103, 106, 109]]);
    const used = calls.filter(({ to }) => to === 'a/use');
    expect(used.map((call) => call.input)).toEqual([
      { sum: 103, at: 0, name: runOf(used[0]!).execution_name },
      { sum: 106, at: 1, name: runOf(used[0]!).execution_name },
      { sum: 109, at: 2, name: runOf(used[0]!).execution_name },
    ]);
    const first = calls.find(({ to }) => to === 'a/first')!;
    expect(new Set(used.map((call) => runOf(call).execution))).toEqual(new Set([runOf(first).execution]));
    expect(used.map((call) => String(runOf(call).idempotency_key).split('/').slice(1))).toEqual([
      ['use', '0'],
      ['use', '1'],
      ['use', '2'],
    ]);
    expect(JSON.stringify(definition)).not.toContain('$unread');
  });

  it('keeps the keys of iterations inside iterations apart', async () => {
    const text = workflow(`
  - id: outer
    type: for_each
    foreach: $input.items
    mode: distributed
    as: row
    steps:
      - id: inner
        type: for_each
        foreach: "[$row, $row * $input.rate]"
        mode: distributed
        as: cell
        steps:
          - { id: use, uses: a/use, with: { row: "{{ $row }}", cell: "{{ $cell }}", rate: "{{ $input.rate }}" } }
`);

    const { status, calls } = await runYaml(text, { input, answers: { 'a/use': { done: true } } });

    expect(status).toBe('SUCCEEDED');
    const keys = calls.map((call) => String(runOf(call).idempotency_key).split('/').slice(1).join('/'));
    expect(keys.toSorted()).toEqual(['use/0/0', 'use/0/1', 'use/1/0', 'use/1/1', 'use/2/0', 'use/2/1']);
    expect(calls.map((call) => call.input)).toContainEqual({ row: 3, cell: 9, rate: 3 });
  });

  it('is inside the iterations of an inline one and in loops', async () => {
    const text = workflow(`
  - id: outer
    type: for_each
    foreach: $input.items
    steps:
      - id: again
        type: while
        while: $loop.index < 2
        max_iterations: 2
        steps:
          - id: inner
            type: for_each
            foreach: "[$item]"
            mode: distributed
            as: cell
            steps:
              - { id: use, uses: a/use, with: { item: "{{ $item }}", cell: "{{ $cell }}", round: "{{ $loop.index }}" } }
`);

    const { status, calls } = await runYaml(text, { input: { items: [7, 8] }, answers: { 'a/use': 1 } });

    expect(status).toBe('SUCCEEDED');
    expect(new Set(calls.map((call) => runOf(call).idempotency_key)).size).toBe(4);
    expect(calls.map((call) => call.input)).toContainEqual({ item: 8, cell: 8, round: 1 });
  });

  const charging = (more = ''): string =>
    workflow(`
  - id: before
    uses: shop/open
    compensate: { uses: shop/close, with: { id: "{{ $before.id }}" } }
  - id: every
    type: for_each
    foreach: $input.items
    mode: distributed
    max_concurrency: 1
${more}
    steps:
      - id: charge
        uses: shop/charge
        with: { amount: "{{ $item }}" }
        retry: { max_attempts: 0 }
        compensate: { uses: shop/refund, with: { id: "{{ $charge.id }}", shop: "{{ $before.id }}" } }
      - { id: ship, uses: shop/ship, irreversible: true, with: { item: "{{ $item }}" }, retry: { max_attempts: 0 } }
    output: "{{ $charge.id }}"
`);
  const answers = {
    'shop/open': { id: 'o' },
    'shop/charge': ({ input: given }: Call): Json => ({ id: `c${(given as { amount: number }).amount}` }),
    'shop/ship': ({ input: given }: Call) =>
      (given as { item: number }).item === 2 ? failing('NoParcel') : { done: true },
  };
  const undone = (calls: Call[]): Json[] =>
    calls.filter(({ to }) => to === 'shop/refund' || to === 'shop/close').map((call) => call.input);

  it('undoes what a failed iteration did in its execution, and the others are in the log', async () => {
    const { status, error, calls } = await runYaml(charging(), { input, answers });

    expect([status, error]).toEqual(['FAILED', 'ExceedToleratedFailureThreshold']);
    expect(undone(calls)).toEqual([{ id: 'c2', shop: 'o' }, { id: 'o' }]);
    const logged = calls.filter(({ to }) => to === 'shop/charge').map(runOf);
    expect(new Set(logged.map(({ execution }) => execution))).toEqual(new Set([calls[0]!.run.execution]));
    expect(logged[0]).toMatchObject({ effect: true, undo: { result: expect.stringMatching(/charge/) } });
  });

  it('logs the effects of iterations, and their undos, in the shards of the log, and no others', async () => {
    const { calls } = await runYaml(charging(), { input, answers });

    const sharded = (to: string) => calls.filter((call) => call.to === to).map(({ run }) => run.sharded);
    expect(['shop/charge', 'shop/refund'].flatMap(sharded)).toEqual([true, true, true]);
    expect(['shop/open', 'shop/close'].flatMap(sharded)).toEqual([undefined, undefined]);
  });

  it('succeeds if no more items fail than it tolerates, without their values', async () => {
    const { status, output, calls } = await runYaml(charging('    tolerate: { count: 1 }'), {
      input,
      answers,
    });

    expect([status, output]).toEqual(['SUCCEEDED', ['c1', 'c3']]);
    expect(undone(calls)).toEqual([{ id: 'c2', shop: 'o' }]);
  });

  it('keeps values that are lists whole where it tolerates failures', async () => {
    const text = workflow(`
  - id: every
    type: for_each
    foreach: $input.items
    mode: distributed
    tolerate: { percent: 70 }
    steps: [{ id: use, uses: a/use, with: { n: "{{ $item }}" } }]
    output: "{{ $use.list }}"
`);
    const list = { 'a/use': ({ input: given }: Call) => ({ list: [(given as { n: number }).n, 0] }) };
    const { output } = await runYaml(text, { input: { items: [1, 2] }, answers: list });
    const single = await runYaml(text, { input: { items: [1] }, answers: list });

    expect([output, single.output]).toEqual([
      [
        [1, 0],
        [2, 0],
      ],
      [[1, 0]],
    ]);
  });

  it.each(['inline', 'distributed'])(
    'has another value for an iteration that failed, undone, when %s',
    async (mode) => {
      const text = charging('    on_item_error: continue').replace('mode: distributed', `mode: ${mode}`);

      const { status, output, calls } = await runYaml(text, { input, answers });

      expect(status).toBe('SUCCEEDED');
      expect(output).toEqual(['c1', { error: 'NoParcel', cause: 'injected' }, 'c3']);
      expect(undone(calls)).toEqual([{ id: 'c2', shop: 'o' }]);
    },
  );

  it.each(['inline', 'distributed'])(
    'has null for an iteration that failed and is skipped, when %s',
    async (mode) => {
      const text = workflow(`
  - id: every
    type: for_each
    foreach: $input.items
    mode: ${mode}
    on_item_error: skip
    steps: [{ id: use, uses: a/use, with: { n: "{{ $item }}" }, retry: { max_attempts: 0 } }]
`);
      const use = ({ input: given }: Call): Json =>
        (given as { n: number }).n === 2 ? (failing('Bad') as unknown as Json) : given;

      const { output } = await runYaml(text, { input, answers: { 'a/use': use } });

      expect(output).toEqual([{ n: 1 }, null, { n: 3 }]);
    },
  );

  it.each(['inline', 'distributed'])('goes through batches when %s', async (mode) => {
    const text = workflow(`
  - id: every
    type: for_each
    foreach: $input.items
    mode: ${mode}
    batch: { size: 2 }
    steps: [{ id: use, uses: a/use, with: { all: "{{ $item }}", at: "{{ $index }}" } }]
`);

    const { calls } = await runYaml(text, { input, answers: { 'a/use': 1 } });

    expect(calls.map((call) => call.input)).toEqual([
      { all: [1, 2], at: 0 },
      { all: [3], at: 1 },
    ]);
  });

  it('counts neither its iterations nor their undoing among the events of the execution', () => {
    const steps = (mode: string): string => `
  - id: every
    type: for_each
    foreach: "[1..9000]"
    estimate: { items: 9000 }
    mode: ${mode}
    steps: [{ id: use, uses: a/use }]
`;

    const text = workflow(steps('distributed')).replace(
      /items: { type: array/,
      'items: { maxItems: 40000, type: array',
    );
    const compile = (mode: string) =>
      compileWorkflow({
        text: text.replace('mode: distributed', `mode: ${mode}`).replace('"[1..9000]"', '$input.items'),
        file: 'spread.workflow.yaml',
      });

    expect(compile('inline').diagnostics.map(({ code }) => code)).toContain('too-many-events');
    expect(compile('distributed').diagnostics).toEqual([]);
    expect(compile('distributed').plan?.assumptions.join('\n')).toContain('1,000 at a time');
  });
});

describe('a for_each that does not say its mode', () => {
  const each = (maxItems: number, more = '') =>
    compileWorkflow({
      text: workflow(`
  - id: every
    type: for_each
    foreach: $input.items
${more}
    steps: [{ id: use, uses: a/use, compensate: { uses: a/undo } }]
`).replace('items: { type: array', `items: { maxItems: ${maxItems}, type: array`),
      file: 'spread.workflow.yaml',
    });
  const modeOf = ({ manifest }: ReturnType<typeof each>): string | undefined =>
    /"Mode":"(\w+)"/.exec(JSON.stringify(manifest?.definition))?.[1];

  it('is distributed if its list may be too long for an execution, and inline if not', () => {
    expect(modeOf(each(40_000))).toBe('DISTRIBUTED');
    expect(each(40_000).diagnostics).toEqual([]);
    expect(modeOf(each(100))).toBe('INLINE');
  });

  it('is inline if its author says so', () => {
    const compilation = each(40_000, '    mode: inline');

    expect(modeOf(compilation)).toBe('INLINE');
    expect(compilation.diagnostics.map(({ code }) => code)).toEqual(['too-many-events']);
  });

  it('is distributed too if the execution survives its error', () => {
    expect(modeOf(each(40_000, '    on_error: skip'))).toBe('DISTRIBUTED');
  });
});

describe('the progress of a distributed for_each', () => {
  it('is that of one step, as its iterations are in other histories', async () => {
    const text = workflow(`
  - id: every
    type: for_each
    foreach: $input.items
    mode: distributed
    steps: [{ id: use, uses: a/use }]
`);
    const { manifest } = compileWorkflow({ text, file: 'spread.workflow.yaml' });
    const { history } = await runYaml(text, { input, answers: { 'a/use': 1 } });

    const { status, steps } = progressOf(manifest!, history, 0);

    expect(status).toBe('SUCCEEDED');
    expect(steps.map(({ id, status }) => [id, status])).toEqual([['every', 'succeeded']]);
  });
});

describe('items from a file', () => {
  const from = (source: string, more = ''): string =>
    workflow(`
  - id: every
    type: for_each
    from: ${source}
${more}
    steps: [{ id: use, uses: a/use, with: { item: "{{ $item }}", at: "{{ $index }}", rate: "{{ $input.rate }}" } }]
`);
  const runFile = async (text: string, items: Json[]) => {
    const { manifest, diagnostics } = compileWorkflow({ text, file: 'spread.workflow.yaml' });
    if (!manifest) throw new Error(JSON.stringify(diagnostics));
    const asked: JsonObject[] = [];
    const used: Json[] = [];
    const { status } = await runVirtual({
      definition: manifest.definition,
      input,
      readItems: ({ parameters, readerConfig }) => {
        asked.push({ parameters, readerConfig });
        return items;
      },
      tasks: ({ parameters }) => {
        used.push(((parameters as JsonObject).Payload as JsonObject).input as Json);
        return { output: { StatusCode: 200, Payload: 1 } };
      },
    });
    return { status, asked, used, manifest };
  };

  it('are read by their format, from the files of the project', async () => {
    const text = from(
      '{ key: "in/{{ $input.items[0] }}.csv", columns: [a, b], delimiter: tab, max_items: 9 }',
    );

    const { status, asked, used, manifest } = await runFile(text, [{ a: '1', b: '2' }]);

    expect(status).toBe('SUCCEEDED');
    expect(asked).toEqual([
      {
        parameters: { Bucket: expect.stringMatching(/^\$\{/), Key: '${files_prefix}in/1.csv' },
        readerConfig: {
          InputType: 'CSV',
          CSVHeaderLocation: 'GIVEN',
          CSVHeaders: ['a', 'b'],
          CSVDelimiter: 'TAB',
          MaxItems: 9,
        },
      },
    ]);
    expect(used).toEqual([{ item: { a: '1', b: '2' }, at: 0, rate: 3 }]);
    expect(Object.values(manifest.substitutions)).toContainEqual({
      kind: 'files',
      part: 'bucket',
      reads: ['in/*.csv'],
    });
  });

  it('are in batches that Step Functions makes, and that keep lists whole', async () => {
    const { used } = await runFile(
      from('{ bucket: some-bucket, key: all.jsonl }', '    batch: { size: 2 }'),
      [[1], [2], 3],
    );

    expect(used).toEqual([
      { item: [[1], [2]], at: 0, rate: 3 },
      { item: [3], at: 1, rate: 3 },
    ]);
  });

  it('are in batches by their bytes, with a value for all of them', async () => {
    const text = from(
      '{ key: all.jsonl }',
      '    batch: { size: 3, bytes: 1024, input: { of: "{{ $input.rate }}" } }',
    ).replace('rate: "{{ $input.rate }}"', 'rate: "{{ $batch.of }}"');
    const items = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(letter === 'a' ? 10 : 490));

    const { used } = await runFile(text, items);

    expect(used).toEqual([
      { item: items.slice(0, 2), at: 0, rate: 3 },
      { item: items.slice(2, 3), at: 2, rate: 3 },
      { item: items.slice(3), at: 3, rate: 3 },
    ]);
  });

  it('are the files of a listing, by their keys', async () => {
    const file = {
      Key: '${files_prefix}in/a.csv',
      Size: 3,
      LastModified: 1_700_000_000,
      Etag: 'e',
      StorageClass: 'STANDARD',
    };

    const { asked, used, manifest } = await runFile(from('{ list: "in/{{ $input.rate }}" }'), [file]);

    expect(asked).toEqual([
      {
        parameters: { Bucket: expect.stringMatching(/^\$\{/), Prefix: '${files_prefix}in/3' },
        readerConfig: {},
      },
    ]);
    expect(used).toEqual([
      { item: { key: 'in/a.csv', size: 3, modified: '2023-11-14T22:13:20.000Z' }, at: 0, rate: 3 },
    ]);
    expect(Object.values(manifest.substitutions)).toContainEqual({
      kind: 'files',
      part: 'bucket',
      reads: [],
      lists: 'in/*',
    });
  });

  it('are what is in the files of a listing, or of an inventory', async () => {
    const listed = await runFile(from('{ bucket: some-bucket, list: in/, format: jsonl }'), [1]);
    const inventory = await runFile(
      from('{ bucket: some-bucket, key: inv/all/2030-01-01T00-00Z/manifest.json, format: manifest }'),
      [{ Key: 'x' }],
    );

    expect(listed.asked).toEqual([
      {
        parameters: { Bucket: expect.any(String), Prefix: 'in/' },
        readerConfig: { InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' },
      },
    ]);
    expect(Object.values(listed.manifest.substitutions)).toContainEqual({
      kind: 'bucket',
      bucket: 'some-bucket',
      reads: ['in/*'],
      lists: 'in/',
    });
    expect(inventory.asked[0]?.readerConfig).toEqual({ InputType: 'MANIFEST', ManifestType: 'S3_INVENTORY' });
    expect(Object.values(inventory.manifest.substitutions)).toContainEqual({
      kind: 'bucket',
      bucket: 'some-bucket',
      reads: ['inv/all/2030-01-01T00-00Z/manifest.json', 'inv/all/*'],
    });
  });
});

describe('what is wrong with a for_each', () => {
  const each = (more: string): string => `
  - id: every
    type: for_each
${more.replace(/^/gm, '    ')}
    steps: [{ id: use, uses: a/use }]
`;

  it.each([
    ['mode: distributed', /expected "foreach" or "from", got neither/],
    ['foreach: $input.items\nfrom: { key: a.json }', /got both/],
    ['from: { key: a.json }\nmode: inline', /need mode: distributed/],
    ['from: { key: a.json, columns: [x] }', /only CSV files have columns/],
    ['from: { key: ../a.json }', /a key neither begins with/],
    ['from: { key: a.json, list: a/ }', /expected "key" or "list", got both/],
    ['from: { format: csv }', /expected "key" or "list", got neither/],
    ['from: { list: a/, format: manifest }', /a listing has no manifest/],
    [
      'foreach: $input.items\nresults: { folder: out }\nmode: inline',
      /results in files need mode: distributed/,
    ],
    ['foreach: $input.items\nresults: { folder: ../out }', /expected the name of a folder/],
    ['foreach: $input.items\nbatch: { input: 1 }', /expected "size", "bytes" or both/],
    [
      'foreach: $input.items\nbatch: { bytes: 2000 }',
      /only a distributed for_each has batches by their bytes/,
    ],
    ['foreach: $input.items\ntolerate: { count: 1 }', /only a distributed for_each counts/],
    ['foreach: $input.items\nmode: distributed\ntolerate: {}', /expected "count", "percent" or both/],
    [
      'foreach: $input.items\nmode: distributed\non_item_error: skip\ntolerate: { count: 1 }',
      /nothing to tolerate/,
    ],
  ])('%s', (more, message) => {
    expect(problems(each(more)).join('\n')).toMatch(message);
  });
});
