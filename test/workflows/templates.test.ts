import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

describe('results and templates', () => {
  it('types are kept, texts are interpolated, arrays are not flattened', async () => {
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

  it('a default applies where a field is read, at any depth', async () => {
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

  it('a workflow of transforms alone takes one state', async () => {
    const result = await runYaml(`
name: pure
steps:
  - { id: a, type: transform, with: { x: 2 } }
  - { id: b, type: transform, with: "{{ $a.x * 21 }}" }
output: { b: "{{ $b }}" }
`);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { b: 42 }, transitions: 1 });
  });

  it('the action learns about the run', async () => {
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
      at: expect.any(Number),
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
