import { describe, expect, it } from '@jest/globals';
import { type Call, runYaml } from './run-yaml.ts';

const make = ({ step }: Call) => ({ id: step });
const undo = 'compensate: { uses: a/undo, with: {} }';

describe('names', () => {
  it('of steps may be what Baton calls its own states and variables', async () => {
    const ids = [
      'done',
      'compensate',
      'failed',
      'undo',
      'saga_x',
      'failure',
      'start',
      'start_1',
      'charge_1',
      'undo_failed',
      'mark_trial',
    ];
    const result = await runYaml(
      `
name: names
defaults: { retry: { max_attempts: 0 } }
steps:
${ids.map((id) => `  - { id: ${id}, uses: a/make, compensate: { uses: a/undo, with: { id: "{{ $${id}.id }}" } } }`).join('\n')}
  - id: trial
    type: group
    on_error: skip
    steps:
      - { id: charge, uses: a/make, needs: [], ${undo} }
      - { id: when_x, uses: a/make, needs: [], irreversible: true }
      - { id: x, when: $charge.id = 'charge', uses: a/make, needs: [charge], irreversible: true }
      - { id: charge_and_when_x, uses: a/make, needs: [charge, when_x], irreversible: true, with: { a: "{{ $charge.id }}", b: "{{ $charge_1.id }}" } }
  - id: all
    type: for_each
    foreach: "[1, 2]"
    as: thing
    steps: [{ id: failed_1, uses: a/make, with: { thing: "{{ $thing }}", index: "{{ $index }}", done: "{{ $done.id }}" }, ${undo} }]
  - { id: stop, type: fail, error: "{{ $failure.id & $saga_x.id }}" }
`,
      { answers: { 'a/make': make } },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'failuresaga_x' });
    const undone = result.calls.filter((call) => call.to === 'a/undo').map((call) => call.step);
    expect(undone).toEqual(['failed_1', 'failed_1', 'charge', ...ids.toReversed()]);
    const reader = result.calls.find((call) => call.step === 'charge_and_when_x')!;
    expect(reader.input).toEqual({ a: 'charge', b: 'charge_1' });
  });

  it('may be as long as they are allowed to be, in forks, conditions and handlers', async () => {
    const long = (end: string) => `${'a'.repeat(59)}${end}`;
    const result = await runYaml(
      `
name: long
steps:
  - id: ${long('g')}
    type: group
    on_error: skip
    steps:
      - { id: ${long('x')}, uses: a/make, needs: [], when: $input.go, ${undo} }
      - { id: ${long('y')}, uses: a/make, needs: [], when: $input.go, irreversible: true }
      - { id: ${long('z')}, uses: a/make, needs: [${long('x')}, ${long('y')}], irreversible: true }
`,
      { input: { go: true }, answers: { 'a/make': make } },
    );
    expect(result.output).toEqual({ id: long('z') });
  });

  it('of calls tell iterations apart, however deep they are nested', async () => {
    const result = await runYaml(
      `
name: keys
steps:
  - id: outer
    type: for_each
    foreach: "[1, 2]"
    steps:
      - id: rounds
        type: while
        while: $loop.index < 2
        max_iterations: 3
        steps:
          - id: both
            type: parallel
            branches:
              one:
                - id: inner
                  type: for_each
                  foreach: "['x', 'y']"
                  as: letter
                  steps: [{ id: work, uses: a/make, with: { item: "{{ $item }}", letter: "{{ $letter }}" }, ${undo} }]
  - { id: stop, type: fail, error: Stop }
`,
      { answers: { 'a/make': make } },
    );
    const keys = (to: string) =>
      new Set(result.calls.filter((call) => call.to === to).map((call) => call.run.idempotency_key));
    expect(keys('a/make').size).toBe(8);
    expect(keys('a/undo')).toEqual(new Set([...keys('a/make')].map((key) => `${key}/undo`)));
  });
});

it('A workflow or a branch that only computes names the step that fails, and not a state that it does not know', async () => {
  const steps = (prefix: string) => `
  - { id: ${prefix}_a, type: transform, with: { n: "{{ $input.n }}" } }
  - { id: ${prefix}_b, type: transform, with: "{{ $number($${prefix}_a.n) }}" }`;
  const input = 'input: { type: object, required: [n], properties: { n: { type: string } } }';

  const whole = await runYaml(`name: whole\n${input}\nsteps: ${steps('x')}\noutput: "{{ $x_b }}"\n`, {
    input: { n: 'abc' },
  });
  const branch = await runYaml(
    `name: branch\n${input}\nsteps:\n  - id: both\n    type: parallel\n    branches:\n      one: ${steps('y').replaceAll('\n', '\n      ')}\n      two: ${steps('z').replaceAll('\n', '\n      ')}\n`,
    { input: { n: 'abc' } },
  );

  expect(whole.cause).toContain("the state 'x_b'");
  expect(branch.cause).toMatch(/the state '[yz]_b'/);
});
