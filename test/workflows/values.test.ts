import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { runYaml } from './run-yaml.ts';

const undo = 'compensate: { uses: a/undo, with: {} }';

describe('whatever an action yields comes through', () => {
  const values: [string, Json][] = [
    ['null', null],
    ['false', false],
    ['zero', 0],
    ['an empty text', ''],
    ['an empty list', []],
    ['a list of one', [1]],
    ['lists in lists', [[1], [2, [3]], []]],
    ['odd keys', { 'a-b': 1, 'x y': [null], '': 2, '"q"': '{% x %}', '{% k %}': '{{' }],
  ];
  it.each(values)(
    '%s: steps, templates, branches, iterations and graphs, with effects and without',
    async (_, value) => {
      const result = await runYaml(
        `
name: values
steps:
  - { id: x, uses: a/value, irreversible: true }
  - { id: made, type: transform, with: { x: "{{ $x }}", list: ["{{ $x }}", "{{ $x }}"] } }
  - id: both
    type: parallel
    branches: { one: [{ id: one, uses: a/value, irreversible: true }], two: [{ id: two, type: transform, with: "{{ $x }}" }] }
  - id: both_undone
    type: parallel
    branches: { one: [{ id: three, uses: a/value, ${undo} }], two: [{ id: four, type: transform, with: "{{ $x }}" }] }
  - { id: items, type: for_each, foreach: "[1]", steps: [{ id: five, type: transform, with: "{{ $x }}" }] }
  - { id: items_undone, type: for_each, foreach: "[1]", steps: [{ id: six, uses: a/value, ${undo} }] }
  - id: graph
    type: group
    steps:
      - { id: seven, uses: a/value, needs: [], ${undo} }
      - { id: eight, uses: a/value, needs: [], irreversible: true }
    output: { seven: "{{ $seven }}", eight: "{{ $eight }}" }
output:
  - { x: "{{ $x }}", made: "{{ $made }}", graph: "{{ $graph }}" }
  - ["{{ $both }}", "{{ $both_undone }}"]
  - ["{{ $items }}", "{{ $items_undone }}"]
`,
        { answers: { 'a/value': value } },
      );
      expect(result.output).toEqual([
        { x: value, made: { x: value, list: [value, value] }, graph: { seven: value, eight: value } },
        [
          { one: value, two: value },
          { one: value, two: value },
        ],
        [[value], [value]],
      ]);
    },
  );
});

describe('texts', () => {
  it('are neither evaluated nor replaced, however much they look like it', async () => {
    const { output, calls, definition } = await runYaml(
      `
name: literal
description: Costs \${price}.
input: { type: object, properties: { tag: { type: string, default: "\${tag}" } } }
steps:
  - { id: tell, type: emit, event: "{% $states.input %}", source: "\${bus}", with: { "\${key}": "{{ 1 }}" } }
  - id: ask
    type: approval
    with: { title: "\${bus}", editable: { note: { type: string, description: "{% $x %} \${bus}" } } }
    timeout: 1h
  - { id: act, uses: a/act, sensitive: ["\${bus}"], with: { plain: "\${bus}", part: "{{ 'a' }} \${bus}", inside: "{{ '\${bus}' }}" } }
  - { id: known, type: transform, with: ["\${act}", { "\${key}": "\${key}" }] }
output: { tag: "{{ $input.tag }}", known: "{{ $known }}" }
`,
      {
        answers: { 'request-approval': { approved: true } },
      },
    );
    expect(output).toEqual({ tag: '${tag}', known: ['${act}', { '${key}': '${key}' }] });
    const [tell, ask, act] = calls;
    expect(tell!.input).toEqual({
      Entries: [
        {
          EventBusName: '${bus}',
          Source: '${bus}',
          DetailType: '{% $states.input %}',
          Detail: { '${key}': 1 },
        },
      ],
    });
    expect(ask!.input).toMatchObject({
      approval: { title: '${bus}', editable: { note: { description: '{% $x %} ${bus}' } } },
    });
    expect(act!.input).toEqual({ plain: '${bus}', part: 'a ${bus}', inside: '${bus}' });
    expect(act!.run.sensitive).toEqual(['${bus}']);
    const placeholders = [...JSON.stringify(definition).matchAll(/\$\{\w+\}/g)].map(String);
    expect(placeholders).toEqual(['${bus}', '${platform__request_approval}', '${a__act}']);
  });

  it('keep quotes, line breaks, other alphabets and marks', async () => {
    const result = await runYaml(
      `
name: texts
steps:
  - id: x
    uses: a/show
    with:
      quotes: 'say "{{ $input.q }}" \\ back'
      letters: "ünïcode ☃ {{ $input.u }} 🎉"
      lines: "one\\ntwo {{ $input.q }}\\tend"
      marks: "{% no expression %}"
      marked: "{% {{ $input.u }} %}"
      braces: "{{ '{{' }} x"
      object: "v={{ $input.o }}"
      list: "v={{ $input.l }}"
      number: "v={{ 1/4 }}"
      nothing: "v={{ $input.none }}"
      keys: { "a b": "{{ $input.u }}", "{% k %}": 1 }
`,
      { input: { q: 'a"b\nc', u: 'é', o: { a: 1 }, l: [1, 'x'] } },
    );
    expect(result.calls[0]!.input).toEqual({
      quotes: 'say "a"b\nc" \\ back',
      letters: 'ünïcode ☃ é 🎉',
      lines: 'one\ntwo a"b\nc\tend',
      marks: '{% no expression %}',
      marked: '{% é %}',
      braces: '{{ x',
      object: 'v={"a":1}',
      list: 'v=[1,"x"]',
      number: 'v=0.25',
      nothing: 'v=',
      keys: { 'a b': 'é', '{% k %}': 1 },
    });
  });
});

describe('defaults', () => {
  const text = `
name: defaults
input:
  type: object
  properties:
    a-b: { type: object, properties: { "c d": { type: string, default: hi } } }
    "x y": { type: number, default: 7 }
    deep: { type: object, default: { given: 1 }, properties: { k: { type: object, properties: { v: { type: array, default: [1] } } } } }
    named: { type: object, default: { colour: red }, properties: { colour: { type: string, default: blue } } }
steps:
  - id: show
    uses: a/show
    with:
      dashes: "{{ $input.\`a-b\`.\`c d\` }}"
      sum: "{{ $input.\`x y\` + 1 }}"
      first: "{{ $input.deep.k.v[0] }}"
      colour: "{{ $input.named.colour }}"
      deep: "{{ $input.deep }}"
      there: "{{ $exists($input.\`a-b\`) }}"
`;
  it.each([
    [{}, { dashes: 'hi', sum: 8, first: 1, colour: 'red', deep: { given: 1 }, there: false }],
    [
      { 'a-b': {}, 'x y': 0, deep: { k: {} }, named: {} },
      { dashes: 'hi', sum: 1, first: 1, colour: 'blue', deep: { k: { v: [1] } }, there: true },
    ],
    [
      { 'a-b': { 'c d': '' }, deep: { k: { v: [5] } }, named: { colour: 'x' } },
      { dashes: '', sum: 8, first: 5, colour: 'x', deep: { k: { v: [5] } }, there: true },
    ],
  ])('apply at any depth, and make nothing exist that is missing: %j', async (input, expected) => {
    const result = await runYaml(text, { input });

    expect(result.calls[0]?.input).toEqual(expected);
  });
});

describe('transforms', () => {
  it('take no state at the start of branches, iterations and loops, in chains and under conditions', async () => {
    const result = await runYaml(
      `
name: chains
steps:
  - { id: one, type: transform, with: { v: 1 } }
  - { id: two, type: transform, with: { v: "{{ $one.v + 1 }}" } }
  - { id: three, type: transform, when: $two.v > 1, with: "{{ $two.v * 2 }}" }
  - id: pure
    type: group
    when: $input.go
    steps: [{ id: inner, type: transform, with: "{{ $three }}" }, { id: last, type: transform, with: ["{{ $inner }}"] }]
  - id: both
    type: parallel
    branches:
      a: [{ id: four, type: transform, with: "{{ ($three ?: 0) + 1 }}" }, { id: five, type: transform, with: ["{{ $four }}", "{{ $four + $one.v }}"] }]
      b: [{ id: six, type: transform, with: "{{ $one }}" }, { id: work, uses: a/work }, { id: seven, type: transform, with: { six: "{{ $six.v }}", work: "{{ $work }}" } }]
  - id: items
    type: for_each
    foreach: $both.a
    steps: [{ id: eight, type: transform, with: "{{ $item * 10 }}" }, { id: nine, type: transform, with: { a: "{{ $eight }}", b: "{{ $index }}" } }]
  - id: rounds
    type: while
    while: $loop.n < 3
    max_iterations: 10
    with: { n: "{{ $one.v }}" }
    steps: [{ id: ten, type: transform, with: "{{ $loop.n + 1 }}" }, { id: eleven, type: transform, with: "{{ $ten }}" }]
    output: { n: "{{ $eleven }}" }
output: { pure: "{{ $pure ?: null }}", both: "{{ $both }}", items: "{{ $items }}", rounds: "{{ $rounds }}" }
`,
      { input: { go: false }, answers: { 'a/work': 1 } },
    );
    expect(result.output).toEqual({
      pure: null,
      both: { a: [5, 6], b: { six: 1, work: 1 } },
      items: [
        { a: 50, b: 0 },
        { a: 60, b: 1 },
      ],
      rounds: { n: 3, index: 2 },
    });
  });
});

describe('defaults of the input, when Step Functions starts the execution itself', () => {
  const lists = `
name: reports
input:
  type: object
  required: [rows]
  properties:
    rows:
      type: array
      items:
        type: object
        properties:
          day: { type: string, default: today }
          parts: { type: array, items: { $ref: "#/$defs/part" } }
  $defs: { part: { type: object, properties: { size: { type: integer, default: 1 } } } }
steps:
  - id: queries
    type: for_each
    foreach: $input.rows
    as: row
    steps:
      - { id: query, uses: a/query, with: { day: "{{ $row.day }}", row: "{{ $row }}" } }
output: { rows: "{{ $input.rows }}", first: "{{ $input.rows[0].day }}", days: "{{ $input.rows.day }}" }
`;

  it('are there in every item of a list, and in lists inside it', async () => {
    const { calls, output } = await runYaml(lists, {
      input: { rows: [{}, { day: 'monday', parts: [{}, { size: 3 }] }] },
    });

    const filled = [{ day: 'today' }, { day: 'monday', parts: [{ size: 1 }, { size: 3 }] }];

    expect(calls.map((call) => call.input)).toEqual(filled.map((row) => ({ day: row.day, row })));
    expect(output).toEqual({ rows: filled, first: 'today', days: ['today', 'monday'] });
  });

  it.each([
    { rows: [{}], expected: [{ day: 'today' }] },
    { rows: [{ parts: [] }], expected: [{ day: 'today', parts: [] }] },
  ])('keep a list of $rows a list', async ({ rows, expected }) => {
    const { output } = await runYaml(lists, { input: { rows } });

    expect(output).toMatchObject({ rows: expected });
  });
});
