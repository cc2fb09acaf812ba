import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { runYaml } from './run-yaml.ts';

describe('loops', () => {
  it('while carries its state and ends when its condition does not hold', async () => {
    const result = await runYaml(
      `
name: improve
steps:
  - id: improve
    type: while
    while: $loop.quality < 0.8
    max_iterations: 5
    with: { quality: 0, text: "{{ $input.text }}" }
    steps:
      - { id: rate, uses: a/rate, with: { text: "{{ $loop.text }}", round: "{{ $loop.index }}" } }
    output: { quality: "{{ $rate.score }}", text: "{{ $loop.text & '!' }}" }
output: "{{ $improve }}"
`,
      { input: { text: 'draft' }, answers: { 'a/rate': (_, number) => ({ score: 0.3 * (number + 1) }) } },
    );
    expect(result.output).toEqual({ quality: expect.closeTo(0.9), text: 'draft!!!', index: 3 });
    expect(result.calls.map((call) => call.input)).toEqual([
      { text: 'draft', round: 0 },
      { text: 'draft!', round: 1 },
      { text: 'draft!!', round: 2 },
    ]);
    expect(new Set(result.calls.map((call) => call.run.idempotency_key)).size).toBe(3);
  });

  it.each([
    ['fail', { status: 'FAILED', error: 'MaxIterationsExceeded' }],
    ['continue', { status: 'SUCCEEDED', output: { index: 2 } }],
  ])('while that never ends: on_max %s', async (onMax, expected) => {
    const result = await runYaml(`
name: endless
steps:
  - id: again
    type: while
    while: "true"
    max_iterations: 2
    on_max: ${onMax}
    steps: [{ id: work, uses: a/work }]
output: "{{ $again }}"
`);
    expect(result).toMatchObject(expected);
    expect(result.calls).toHaveLength(2);
  });

  it('for_each keeps the order of the items, nests, and tells iterations apart', async () => {
    const result = await runYaml(
      `
name: each
steps:
  - id: orders
    type: for_each
    foreach: $input.orders
    as: order
    max_concurrency: 2
    steps:
      - id: lines
        type: for_each
        foreach: $order.lines
        as: line
        steps:
          - { id: price, uses: a/price, with: { order: "{{ $order.id }}", line: "{{ $line }}", at: "{{ $index }}" } }
        output: "{{ $price }}"
      - { id: total, type: transform, with: { id: "{{ $order.id }}", sum: "{{ $sum($lines) }}" } }
output: { orders: "{{ $orders }}" }
`,
      {
        input: {
          orders: [
            { id: 'a', lines: [1, 2] },
            { id: 'b', lines: [] },
            { id: 'c', lines: [3] },
          ],
        },
        answers: { 'a/price': ({ input }) => (input as { line: number }).line * 10 },
      },
    );
    expect(result.output).toEqual({
      orders: [
        { id: 'a', sum: 30 },
        { id: 'b', sum: 0 },
        { id: 'c', sum: 30 },
      ],
    });
    expect(new Set(result.calls.map((call) => call.run.idempotency_key)).size).toBe(3);
  });

  it('for_each with effects yields plain values, lists among them, and undoes all iterations', async () => {
    const text = (fail: string) => `
name: effects
steps:
  - id: book
    type: for_each
    foreach: $input.rooms
    steps:
      - id: room
        uses: a/book
        with: { room: "{{ $item }}" }
        retry: { max_attempts: 0 }
        compensate: { uses: a/cancel, with: { room: "{{ $room[0] }}" } }
  ${fail}
output: { book: "{{ $book }}" }
`;
    const answers = {
      'a/book': ({ input }: { input: unknown }) => [(input as { room: string }).room],
      'a/cancel': null,
    };
    const fine = await runYaml(text(''), { input: { rooms: ['x', 'y'] }, answers });
    expect(fine.output).toEqual({ book: [['x'], ['y']] });
    const one = await runYaml(text(''), { input: { rooms: ['x'] }, answers });
    expect(one.output).toEqual({ book: [['x']] });
    const none = await runYaml(text(''), { input: { rooms: [] }, answers });
    expect(none.output).toEqual({ book: [] });
    const failed = await runYaml(
      text('- { id: stop, type: fail, error: Full, cause: "no {{ $input.rooms[0] }}" }'),
      {
        input: { rooms: ['x', 'y'] },
        answers,
      },
    );
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Full' });
    expect(failed.calls.filter((call) => call.to === 'a/cancel').map((call) => call.input)).toEqual(
      expect.arrayContaining([{ room: 'x' }, { room: 'y' }]),
    );
    expect(JSON.parse(failed.cause!)).toMatchObject({ step: 'stop', cause: 'no x' });
  });

  it('parallel shares lanes when its concurrency is limited', async () => {
    const result = await runYaml(
      `
name: lanes
steps:
  - id: all
    type: parallel
    max_concurrency: 2
    branches:
      one: [{ id: s1, uses: a/work }]
      two: { steps: [{ id: s2, uses: a/work }], output: { n: "{{ $s2 }}" } }
      three: [{ id: s3, uses: a/work }]
output: "{{ $all }}"
`,
      { answers: { 'a/work': ({ step }) => ({ output: { Payload: step }, afterSeconds: 10 }) } },
    );
    expect(result.output).toEqual({ one: 's1', two: { n: 's2' }, three: 's3' });
    expect(result.elapsedMilliseconds).toBe(20_000);
  });

  it('a loop that does not end fails under its own name, and what it did is undone', async () => {
    const result = await runYaml(
      `
name: endless
steps:
  - id: loop_on
    type: while
    while: "true"
    max_iterations: 2
    steps: [{ id: work, uses: a/work, compensate: { uses: a/undo, with: { i: "{{ $loop.index }}" } } }]
`,
      { answers: { 'a/work': 1 } },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'MaxIterationsExceeded' });
    expect(JSON.parse(result.cause!).step).toBe('loop_on');
    expect(result.calls.map(({ to, input }) => [to, input])).toEqual([
      ['a/work', {}],
      ['a/work', {}],
      ['a/undo', { i: 1 }],
      ['a/undo', { i: 0 }],
    ]);
  });

  const untilLoop = (steps: string, more = ''): string => `
name: improve
steps:
  - id: improve
    type: while
    until: $loop.quality >= 0.8
    max_iterations: 3
    with: { quality: 1 }
    ${more}
    steps: ${steps}
output: "{{ $improve }}"
`;
  const rate = '[{ id: rate, uses: a/rate, with: { round: "{{ $loop.index }}" } }]';

  it.each([
    { scores: [0.9], rounds: 1 },
    { scores: [0.1, 0.5, 0.8], rounds: 3 },
  ])('until tests after each iteration: $scores take $rounds', async ({ scores, rounds }) => {
    const text = untilLoop(rate, 'output: { quality: "{{ $rate.score }}" }');

    const result = await runYaml(text, {
      answers: { 'a/rate': (_, number) => ({ score: scores[number] ?? 0 }) },
    });

    expect(result.output).toEqual({ quality: scores.at(-1), index: rounds });
    expect(result.calls.map((call) => call.input)).toEqual(scores.map((_, round) => ({ round })));
  });

  it.each([
    ['fail', { status: 'FAILED', error: 'MaxIterationsExceeded' }],
    ['continue', { status: 'SUCCEEDED', output: { quality: 0, index: 3 } }],
  ])('until that never holds: on_max %s', async (onMax, expected) => {
    const text = untilLoop(rate, `on_max: ${onMax}\n    output: { quality: 0 }`);

    const result = await runYaml(text);

    expect(result).toMatchObject(expected);
    expect(result.calls).toHaveLength(3);
  });

  it('until over steps without states runs them first as well', async () => {
    const text = untilLoop(
      '[{ id: more, type: transform, with: "{{ $loop.quality + 1 }}" }]',
      'output: { quality: "{{ $more - 0.9 }}" }',
    );

    const result = await runYaml(text);

    expect(result.output).toEqual({ quality: 1.1, index: 1 });
  });

  it.each([
    { condition: '', message: 'a loop needs a condition' },
    { condition: 'while: "true"\n    until: "true"', message: 'a loop has either "while" or "until"' },
  ])('refuses a loop with the conditions "$condition"', ({ condition, message }) => {
    const text = `
name: odd
steps:
  - id: again
    type: while
    max_iterations: 2
    ${condition}
    steps: [{ id: work, uses: a/work }]
`;

    const { diagnostics } = compileWorkflow({ text, file: 'odd.workflow.yaml' });

    expect(diagnostics.map((found) => found.message)).toEqual([expect.stringContaining(message)]);
  });

  it('shows the description of a step as the comment of its state', () => {
    const text = `
name: described
steps:
  - { id: first, description: "Looks it up, \${not} more", uses: a/b }
  - { id: second, description: Twice, type: while, until: $loop.index = 1, max_iterations: 2, steps: [{ id: inner, uses: a/b }] }
`;

    const { manifest } = compileWorkflow({ text, file: 'described.workflow.yaml' });

    const states = manifest?.definition.States as Record<string, { Comment: string }>;
    expect(states.first?.Comment).toBe('Looks it up, $ {not} more');
    expect(states.second?.Comment).toBe('Twice');
  });
});
