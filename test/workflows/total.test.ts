import { describe, expect, it } from '@jest/globals';
import { failing, runYaml } from './run-yaml.ts';

const CHARGE =
  '{ id: charge, uses: a/charge, compensate: { uses: a/refund, with: { id: "{{ $charge.id }}" } } }';
const answers = {
  'a/charge': { id: 'c1', amount: 'ten', list: 7 },
  'a/refund': null,
  'a/next': { ok: true },
};

const withCharge = (steps: string, more = ''): string => `
name: total
defaults: { retry: { max_attempts: 0 } }
steps:
  - ${CHARGE}
${steps}
${more}
`;

const undone = ({ calls }: { calls: { to: string; input: unknown }[] }) =>
  calls.filter(({ to }) => to === 'a/refund').map(({ input }) => input);

describe('an expression that fails after an effect', () => {
  it.each([
    ['when', '  - { id: next, uses: a/next, when: $charge.amount > 3 }'],
    [
      'when, in a function',
      '  - { id: next, uses: a/next, when: $sum($charge.list.price) + $charge.amount > 1 }',
    ],
    ['when, of no known function', '  - { id: next, uses: a/next, when: $number($charge.amount) > 3 }'],
    [
      'a case',
      `  - id: which
    type: switch
    cases:
      - { when: $charge.id = "x", steps: [{ id: one, uses: a/next }] }
      - { when: $number($charge.amount) > 3, steps: [{ id: two, uses: a/next }] }`,
    ],
    [
      'a case that a Choice can test',
      `  - id: which
    type: switch
    cases:
      - { when: $charge.id = "x", steps: [{ id: one, uses: a/next }] }
      - { when: $charge.amount > 3, steps: [{ id: two, uses: a/next }] }`,
    ],
    [
      'a transform in a case',
      `  - id: which
    type: switch
    cases:
      - { when: $charge.id = "c1", steps: [{ id: one, type: transform, with: "{{ $charge.amount * 2 }}" }] }`,
    ],
    [
      'the output of a case',
      `  - id: which
    type: switch
    cases:
      - { when: $charge.id = "c1", steps: [{ id: one, uses: a/next }], output: "{{ $charge.amount * 2 }}" }`,
    ],
    [
      'while',
      `  - id: again
    type: while
    while: $charge.amount > $loop.index
    max_iterations: 3
    steps: [{ id: next, uses: a/next }]`,
    ],
    [
      'while, of no known function',
      `  - id: again
    type: while
    while: $number($charge.amount) > $loop.index
    max_iterations: 3
    steps: [{ id: next, uses: a/next }]`,
    ],
    [
      'until',
      `  - id: again
    type: while
    until: $charge.amount < $loop.index
    max_iterations: 3
    steps: [{ id: next, uses: a/next }]`,
    ],
    [
      'the start of a loop',
      `  - id: again
    type: while
    with: { total: "{{ $charge.amount * 2 }}" }
    while: $loop.index < 1
    max_iterations: 3
    steps: [{ id: next, uses: a/next }]`,
    ],
    [
      'what a loop carries on',
      `  - id: again
    type: while
    while: $loop.index < 1
    max_iterations: 3
    steps: [{ id: next, uses: a/next }]
    output: { total: "{{ $charge.amount * 2 }}" }`,
    ],
    ['a wait', '  - { id: pause, type: wait, for: "{{ $charge.amount }}" }'],
    ['a wait for a negative time', '  - { id: pause, type: wait, for: "{{ -$charge.list }}" }'],
    ['a wait until no instant', '  - { id: pause, type: wait, until: "{{ $charge.amount }}" }'],
    ['a wait until no day', '  - { id: pause, type: wait, until: "{{ \'2030-02-31T25:00:00Z\' }}" }'],
    ['return', '  - { id: done, type: return, with: "{{ $charge.amount * 2 }}" }'],
    ['a transform', '  - { id: total, type: transform, with: "{{ $charge.amount * 2 }}" }'],
    ['a transform that yields nothing', '  - { id: total, type: transform, with: "{{ $charge.no }}" }'],
    [
      'a transform behind another step',
      '  - { id: next, uses: a/next }\n  - { id: total, type: transform, with: "{{ $charge.amount * 2 }}" }',
    ],
    [
      'a conditional transform',
      '  - { id: total, type: transform, when: $charge.amount > 3, with: "{{ $charge.id }}" }',
    ],
    [
      'a fallback value',
      '  - { id: next, uses: a/broken, on_error: { fallback_value: "{{ $charge.amount * 2 }}" } }',
    ],
    ['the error of fail', '  - { id: stop, type: fail, error: Stop, cause: "{{ $charge.amount * 2 }}" }'],
    [
      "a branch's output",
      `  - id: both
    type: parallel
    branches:
      one: [{ id: first, uses: a/charge, compensate: { uses: a/refund, with: { id: b } } }]
      two: { steps: [{ id: second, uses: a/next }], output: "{{ $charge.amount * 2 }}" }`,
    ],
    [
      "an iteration's output",
      `  - id: every
    type: for_each
    foreach: "[1]"
    steps: [{ id: inner, uses: a/charge, compensate: { uses: a/refund, with: { id: b } } }]
    output: "{{ $charge.amount * 2 }}"`,
    ],
  ])('is caught in %s, and the effect is undone', async (_, steps) => {
    const result = await runYaml(withCharge(steps), {
      answers: { ...answers, 'a/broken': failing('Broken') },
    });

    expect(result.status).toBe('FAILED');
    expect(undone(result)).toContainEqual({ id: 'c1' });
    expect(undone(result)).toHaveLength(result.calls.filter(({ to }) => to === 'a/charge').length);
    expect(result.error).toBe('QueryEvaluationError');
  });

  it("is caught in the workflow's output", async () => {
    const result = await runYaml(
      withCharge('  - { id: next, uses: a/next }', 'output: { sum: "{{ $charge.amount * 2 }}" }'),
      { answers },
    );

    expect(result.status).toBe('FAILED');
    expect(undone(result)).toEqual([{ id: 'c1' }]);
  });

  it('is caught right behind the effect, whose own outcome stays known', async () => {
    const result = await runYaml(withCharge('', 'output: { sum: "{{ $charge.amount * 2 }}" }'), { answers });

    expect(result.status).toBe('FAILED');
    expect(undone(result)).toEqual([{ id: 'c1' }]);
    expect(JSON.parse(result.cause!)).not.toHaveProperty('outcome');
  });

  it('names the expression and the step', async () => {
    const result = await runYaml(withCharge('  - { id: next, uses: a/next, when: $charge.amount > 3 }'), {
      answers,
    });

    const cause = JSON.parse(result.cause!) as { step: string; cause: string };
    expect(cause.step).toBe('next');
    expect(cause.cause).toContain("'$charge.amount > 3'");
  });

  it('costs no transition if a Choice can tell', async () => {
    const fine = { ...answers, 'a/charge': { id: 'c1', amount: 10 } };

    const result = await runYaml(withCharge('  - { id: next, uses: a/next, when: $charge.amount > 3 }'), {
      answers: fine,
    });

    expect(result).toMatchObject({ status: 'SUCCEEDED', transitions: 3 });
  });
});

describe('an error in a transform', () => {
  it('is not handled by the step before', async () => {
    const result = await runYaml(
      `
name: swallowed
steps:
  - { id: risky, uses: a/next, on_error: skip }
  - { id: total, type: transform, with: "{{ $risky.ok * 2 }}" }
output: { sum: "{{ $total }}", risky: "{{ $risky }}" }
`.replace('$risky.ok * 2', '$risky != null ? $risky.ok * 2 : 0'),
      { answers },
    );

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it.each([
    ['a transform', '      - { id: total, type: transform, with: "{{ $before.ok * 2 }}" }\n'],
    [
      'the start of a loop',
      `      - id: again
        type: while
        with: { total: "{{ $before.ok * 2 }}" }
        while: $loop.index < 1
        max_iterations: 3
        steps: [{ id: inside, uses: a/next }]
`,
    ],
  ])('at the start of a block is handled by its on_error: %s', async (_, first) => {
    const result = await runYaml(
      `
name: leading
steps:
  - { id: before, uses: a/next }
  - id: block
    type: group
    on_error: skip
    steps:
${first}      - { id: next, uses: a/next }
output: { block: "{{ $block }}" }
`,
      { answers },
    );

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { block: null } });
  });
});
