import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

const NOTHING = 'returned nothing (undefined).';
const undo = 'compensate: { uses: a/undo, with: { id: 1 } }';

describe('a template that yields nothing fails, naming the expression', () => {
  const cases: [string, string][] = [
    ['in `with`', '- { id: t, uses: a/do, with: { got: "{{ $input.zip }}" } }'],
    [
      'in a transform that one step reads',
      '- { id: x, type: transform, with: { a: "{{ $input.zip }}", k: 1 } }\n  - { id: t, uses: a/do, with: { got: "{{ $x }}" } }',
    ],
    [
      'in a transform that two steps read',
      '- { id: x, type: transform, with: { a: "{{ $input.zip }}", k: 1 } }\n  - { id: t, uses: a/do, with: { got: "{{ $x }}" } }\n  - { id: u, uses: a/do, with: { got: "{{ $x }}" } }',
    ],
    [
      'in a transform of which one field is read',
      '- { id: x, type: transform, with: { a: "{{ $input.zip }}", k: 1 } }\n  - { id: t, uses: a/do, with: { got: "{{ $x.k + 1 }}" } }',
    ],
    [
      'in a transform that nothing reads, at the start',
      '- { id: x, type: transform, with: { a: "{{ $input.zip }}" } }\n  - { id: t, uses: a/do }',
    ],
    [
      'in a transform that nothing reads, between steps',
      '- { id: t, uses: a/do }\n  - { id: x, type: transform, with: "{{ $t.none }}" }\n  - { id: u, uses: a/do }',
    ],
    [
      'in a transform that nothing reads, at the end',
      '- { id: t, uses: a/do }\n  - { id: x, type: transform, with: "{{ $t.none }}" }\noutput: { k: 1 }',
    ],
    [
      'in a transform that nothing reads, before return',
      '- { id: x, type: transform, with: "{{ $input.zip }}" }\n  - { id: r, type: return, with: { k: 1 } }',
    ],
    [
      'in a workflow of transforms, read or not',
      '- { id: x, type: transform, with: "{{ $input.zip }}" }\n  - { id: y, type: transform, with: 1 }',
    ],
    [
      'in a transform with a condition',
      '- { id: x, type: transform, when: $input.on, with: { a: "{{ $input.zip }}" } }\n  - { id: t, uses: a/do, with: { got: "{{ $x }}" } }',
    ],
    [
      'in a conditional group, where nothing reads it',
      '- { id: g, type: group, when: $input.on, steps: [{ id: x, type: transform, with: { a: "{{ $input.zip }}" } }, { id: y, type: transform, with: 1 }] }\n  - { id: t, uses: a/do, with: { got: "{{ $g }}" } }',
    ],
    [
      'as an element of a list',
      '- { id: x, type: transform, with: [1, "{{ $input.zip }}", 3] }\n  - { id: t, uses: a/do, with: { got: "{{ $x }}" } }',
    ],
    [
      'next to a key that must be quoted',
      '- { id: t, uses: a/do, with: { "${x}": 1, a: "{{ $input.zip }}" } }',
    ],
    [
      'in the output of a group',
      '- { id: g, type: group, steps: [{ id: ga, uses: a/do }], output: { v: "{{ $ga.none }}" } }\noutput: { p: "{{ $g }}" }',
    ],
    [
      'in the output of a branch',
      '- { id: p, type: parallel, branches: { a: { steps: [{ id: pa, uses: a/do }], output: { v: "{{ $pa.none }}" } }, b: { steps: [{ id: pb, uses: a/do }] } } }',
    ],
    [
      'as the output of a branch that shares a lane',
      '- { id: p, type: parallel, max_concurrency: 1, branches: { a: { steps: [{ id: pa, uses: a/do }], output: "{{ $pa.none }}" }, b: { steps: [{ id: pb, uses: a/do }] } } }',
    ],
    [
      'in the output of a branch with effects',
      `- { id: p, type: parallel, branches: { a: { steps: [{ id: pa, uses: a/do, ${undo} }], output: { v: "{{ $pa.none }}" } }, b: { steps: [{ id: pb, uses: a/do, irreversible: true }] } } }`,
    ],
    [
      'in the output of an iteration',
      '- { id: f, type: for_each, foreach: "[1]", steps: [{ id: fa, uses: a/do }], output: "{{ $fa.none }}" }',
    ],
    [
      'as the list of for_each',
      '- { id: f, type: for_each, foreach: $input.zip, steps: [{ id: fa, uses: a/do }] }',
    ],
    [
      'as what a list of for_each is filtered from',
      '- { id: f, type: for_each, foreach: "$input.zip[a > 1]", steps: [{ id: fa, uses: a/do }] }',
    ],
    [
      'as what a list of for_each is computed from',
      '- { id: f, type: for_each, foreach: "$map($input.zip, function($v) { $v + 1 })", steps: [{ id: fa, uses: a/do }] }',
    ],
    [
      'in the first value of a loop',
      '- { id: w, type: while, while: $loop.index < 1, max_iterations: 2, with: { n: "{{ $input.zip }}" }, steps: [{ id: wa, uses: a/do }] }',
    ],
    [
      'in the next value of a loop',
      '- { id: w, type: while, while: $loop.index < 1, max_iterations: 2, steps: [{ id: wa, uses: a/do }], output: { n: "{{ $wa.none }}" } }',
    ],
    [
      'in the value of a case',
      '- { id: s, type: switch, cases: [{ when: $input.on, steps: [{ id: sa, uses: a/do }], output: { v: "{{ $sa.none }}" } }] }\n  - { id: t, uses: a/do, with: { got: "{{ $s }}" } }',
    ],
    ['in an event', '- { id: e, type: emit, event: Done, with: { a: "{{ $input.zip }}" } }'],
    [
      'in an approval',
      '- { id: a, type: approval, timeout: 1h, with: { title: Ship?, show: { a: "{{ $input.zip }}" } } }',
    ],
    ['in the value of return', '- { id: r, type: return, with: { a: "{{ $input.zip }}" } }'],
    ['in the cause of fail', '- { id: no, type: fail, error: Bad, cause: "{{ $input.zip }}" }'],
    [
      'in a fallback value',
      '- { id: t, uses: a/bad, on_error: { fallback_value: { a: "{{ $input.zip }}" } } }\n  - { id: u, uses: a/do, with: { got: "{{ $t }}" } }',
    ],
    ['in the output', '- { id: t, uses: a/do }\noutput: { a: "{{ $t.none }}" }'],
    ['in an output that is a list', '- { id: t, uses: a/do }\noutput: [1, "{{ $t.none }}"]'],
  ];
  it.each(cases)('%s', async (_, steps) => {
    const result = await runYaml(`name: nothing\nsteps:\n  ${steps}\n`, {
      input: { on: true },
      answers: { 'a/do': { k: 1 }, 'a/bad': { error: 'Bad', cause: '' } },
    });

    // A workflow with effects ends in a Fail state, which raises no name that Step Functions reserves.
    const error = steps.includes('compensate') ? 'QueryEvaluationError' : 'States.QueryEvaluationError';
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(result.cause).toContain(NOTHING);
    expect(result.cause).toMatch(/zip|none/);
  });
});

describe('what yields nothing', () => {
  it('can be caught like any failure of a step', async () => {
    const result = await runYaml(
      `
name: caught
steps:
  - { id: x, type: transform, with: { a: "{{ $input.zip }}", k: 1 } }
  - { id: t, uses: a/do, with: { got: "{{ $x }}" }, on_error: { fallback_value: instead } }
`,
    );

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'instead', calls: [] });
  });

  it('in the cause of fail is compensated as the failure that it is', async () => {
    const result = await runYaml(
      `
name: cause
steps:
  - { id: t, uses: a/do, compensate: { uses: a/undo, with: { id: 7 } } }
  - { id: no, type: fail, when: $t.k = 1, error: Bad, cause: "{{ $t.none }}" }
`,
      { answers: { 'a/do': { k: 1 } } },
    );

    expect(result).toMatchObject({ status: 'FAILED', error: 'QueryEvaluationError' });
    expect(result.calls.map(({ to }) => to)).toEqual(['a/do', 'a/undo']);
    expect(result.cause).toContain(NOTHING);
  });

  it.each([
    ['that reads the result', '$t.none'],
    ['that does not', '$seen.none'],
  ])(
    'in the input of a compensation %s fails the step, is reported, and undoes the rest',
    async (_, text) => {
      const result = await runYaml(`
name: undone
steps:
  - { id: seen, uses: a/first, compensate: { uses: a/undo, with: { id: 1 } } }
  - { id: t, uses: a/do, compensate: { uses: a/undo, with: { id: "{{ ${text} }}", k: 1 } } }
  - { id: u, uses: a/last, irreversible: true }
`);

      expect(result).toMatchObject({ status: 'FAILED', error: 'QueryEvaluationError' });
      expect(result.calls.map(({ to, input }) => [to, input])).toEqual([
        ['a/first', {}],
        ['a/do', {}],
        ['a/undo', { id: 1 }],
      ]);
      expect(JSON.parse(result.cause!)).toMatchObject({
        step: 't',
        cause: expect.stringContaining(NOTHING),
        compensations: [
          { step: 'seen', undone: true },
          { step: 't', undone: false, error: 'OutcomeUnknown' },
        ],
      });
    },
  );

  it.each([
    ['a filter without a match', '$input.lines[a > 1]'],
    ['an empty list', '$input.none'],
    ['a field of an empty list', '$input.none.a'],
    ['a function that filters', '$filter($input.lines, function($v) { $v.a > 1 })'],
    ['a choice of filters', '$input.on ? $input.lines[a > 1] : []'],
    ['a default', '$input.zip ?? []'],
  ])('in for_each is an empty list if nothing was found: %s', async (_, foreach) => {
    const result = await runYaml(
      `name: empty\nsteps: [{ id: f, type: for_each, foreach: "${foreach}", steps: [{ id: fa, uses: a/do }] }]`,
      { input: { on: true, lines: [{ a: 1 }], none: [] } },
    );

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [], calls: [] });
  });

  it('costs no transitions, and a value that is always there no check', async () => {
    const { definition, transitions } = await runYaml(`
name: cost
steps:
  - { id: t, uses: a/do }
  - { id: x, type: transform, with: ["{{ $t }}", "{{ $t.k ?? 0 }}", "{{ $exists($t.k) ? $t.k : 1 }}", "{{ $count($t.k) }}", "k: {{ $t.k }}"] }
  - { id: u, uses: a/do, with: { got: "{{ $x }}" } }
`);

    expect(JSON.stringify(definition)).not.toContain('$error');
    expect(transitions).toBe(2);
  });
});
