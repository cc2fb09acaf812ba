import { describe, expect, test } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

describe('loops', () => {
  test('while carries its state and ends when its condition does not hold', async () => {
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

  test.each([
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

  test('for_each keeps the order of the items, nests, and tells iterations apart', async () => {
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

  test('for_each with effects yields plain values, lists among them, and undoes all iterations', async () => {
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

  test('parallel shares lanes when its concurrency is limited', async () => {
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

  test('a loop that does not end fails under its own name, and what it did is undone', async () => {
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
});
