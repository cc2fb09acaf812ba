import { describe, expect, test } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

describe('results and templates', () => {
  test('types are kept, texts are interpolated, arrays are not flattened', async () => {
    const result = await runYaml(
      `
name: templates
steps:
  - id: first
    uses: a/one
    with: { whole: "{{ $input.list }}", text: "n={{ $input.n }}, {{ $input.who }}!", list: ["{{ $input.list }}", 2] }
  - id: made
    type: transform
    with: { pair: ["{{ $first.items }}", "{{ $input.list }}"], n: "{{ $input.n + 1 }}" }
output: { made: "{{ $made }}", count: "{{ $count($made.pair) }}" }
`,
      { input: { n: 4, who: 'Ada', list: [1, 2] }, answers: { 'a/one': { items: [7] } } },
    );
    expect(result.calls[0]!.input).toEqual({ whole: [1, 2], text: 'n=4, Ada!', list: [[1, 2], 2] });
    expect(result.output).toEqual({ made: { pair: [[7], [1, 2]], n: 5 }, count: 2 });
    expect(result.transitions).toBe(1);
  });

  test('a default stands in where a field is read, at any depth', async () => {
    const text = `
name: defaults
input:
  type: object
  properties:
    express: { type: boolean, default: false }
    options: { type: object, properties: { colour: { type: string, default: red }, size: { type: number } } }
steps:
  - id: show
    uses: a/one
    with: { express: "{{ $input.express }}", colour: "{{ $input.options.colour }}", all: "{{ $input }}" }
`;
    const bare = await runYaml(text, { answers: { 'a/one': null } });
    expect(bare.calls[0]!.input).toEqual({
      express: false,
      colour: 'red',
      all: { express: false },
    });
    const given = await runYaml(text, { input: { express: true, options: { size: 3 } } });
    expect(given.calls[0]!.input).toEqual({
      express: true,
      colour: 'red',
      all: { express: true, options: { colour: 'red', size: 3 } },
    });
  });

  test('a workflow of transforms alone takes one state', async () => {
    const result = await runYaml(`
name: pure
steps:
  - { id: a, type: transform, with: { x: 2 } }
  - { id: b, type: transform, with: "{{ $a.x * 21 }}" }
output: { b: "{{ $b }}" }
`);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { b: 42 }, transitions: 1 });
  });

  test('the action learns about the run', async () => {
    const { calls } = await runYaml(
      `
name: informed
steps:
  - id: pay
    uses: pay/charge
    with: { card: "1" }
    irreversible: true
    sensitive: [card]
    breaker: { name: pay, open_for: 2m }
`,
    );
    expect(calls[0]!.run).toEqual({
      execution: expect.stringContaining(':execution:'),
      execution_name: expect.any(String),
      workflow: 'informed',
      step: 'pay',
      attempt: 0,
      idempotency_key: expect.stringMatching(/\/pay$/),
      effect: true,
      sensitive: ['card'],
      breaker: { name: 'pay', failures: 5, window_seconds: 60, open_for_seconds: 120, probes: 1 },
    });
  });
});

describe('conditions', () => {
  const text = `
name: conditions
steps:
  - { id: look, uses: a/look }
  - { id: maybe, uses: a/maybe, when: $look.go }
  - { id: note, type: transform, when: "$look.n > 3", with: big }
output: { maybe: "{{ $maybe }}", note: "{{ $note }}" }
`;
  test.each([
    [
      { go: true, n: 5 },
      { maybe: 'ran', note: 'big' },
    ],
    [
      { go: false, n: 1 },
      { maybe: null, note: null },
    ],
    [{ n: 1 }, { maybe: null, note: null }],
    [{ go: null }, { maybe: null, note: null }],
  ])('%j', async (look, output) => {
    const result = await runYaml(text, { answers: { 'a/look': look, 'a/maybe': 'ran' } });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output });
  });

  test('switch takes the first case that holds', async () => {
    const choose = `
name: choose
steps:
  - id: pick
    type: switch
    cases:
      - when: $input.kind = 'text'
        steps: [{ id: read, uses: a/read }]
      - when: $input.kind = 'image'
        steps: [{ id: look, uses: a/look }]
        output: { seen: "{{ $look }}" }
    default:
      - { id: nothing, type: transform, with: none }
output: { picked: "{{ $pick }}" }
`;
    const answers = { 'a/read': 'words', 'a/look': 'shapes' };
    expect((await runYaml(choose, { input: { kind: 'text' }, answers })).output).toEqual({ picked: 'words' });
    expect((await runYaml(choose, { input: { kind: 'image' }, answers })).output).toEqual({
      picked: { seen: 'shapes' },
    });
    expect((await runYaml(choose, { input: { kind: 'x' }, answers })).output).toEqual({ picked: 'none' });
  });
});

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
});

describe('waiting, events and early ends', () => {
  test('wait takes virtual time', async () => {
    const result = await runYaml(
      `
name: waits
steps:
  - { id: pause, type: wait, for: 90m }
  - { id: until, type: wait, until: "{{ $input.at }}" }
output: done
`,
      { input: { at: '2024-01-01T02:00:00Z' } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', elapsedMilliseconds: 7_200_000 });
  });

  test('emit puts an event on the bus', async () => {
    const result = await runYaml(
      `
name: events
steps:
  - { id: tell, type: emit, event: OrderShipped, with: { order: "{{ $input.id }}" } }
output: "{{ $tell }}"
`,
      {
        input: { id: 7 },
        answers: {
          'events:putEvents': { Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 },
          putEvents: { Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 },
        },
      },
    );
    expect(result.output).toEqual({ event_id: 'e1' });
    expect(result.calls[0]!.input).toEqual({
      Entries: [
        { EventBusName: '${bus}', Source: 'baton.events', DetailType: 'OrderShipped', Detail: { order: 7 } },
      ],
    });
  });

  test('return ends the workflow early', async () => {
    const result = await runYaml(
      `
name: early
steps:
  - id: check
    type: switch
    cases:
      - when: $input.done
        steps: [{ id: stop, type: return, with: { early: true } }]
  - { id: work, uses: a/work }
output: { early: false }
`,
      { input: { done: true } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { early: true } });
    expect(result.calls).toEqual([]);
  });

  test.each([
    ['with: null', null],
    ['with: [1, "{{ [2] }}"]', [1, [2]]],
    ['phase: end', null],
  ])('return %s yields just that', async (what, output) => {
    const text = `name: r\nsteps: [{ id: a, uses: a/a }, { id: r, type: return, when: $a.done, ${what} }, { id: b, uses: a/b }]`;
    expect(await runYaml(text, { answers: { 'a/a': { done: true } } })).toMatchObject({ output });
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
