import { describe, expect, it } from '@jest/globals';
import { type Call, runYaml } from './run-yaml.ts';

const make = ({ step }: Call) => ({ id: step });

describe('steps of a fork that share a condition', () => {
  const text = (third: string) => `
name: shared
defaults: { retry: { max_attempts: 0 } }
steps:
  - { id: one, uses: a/make, needs: [], when: $input.go, compensate: { uses: a/undo, with: { id: "{{ $one.id }}" } } }
  - { id: two, uses: a/make, needs: [], when: $input.go, irreversible: true }
  - { id: three, uses: a/make, needs: [], when: ${third}, irreversible: true }
  - { id: all, uses: a/make, needs: [one, two, three], irreversible: true, with: { all: ["{{ $one ?: null }}", "{{ $two ?: null }}", "{{ $three ?: null }}"] } }
output: { one: "{{ $one ?: null }}", two: "{{ $two ?: null }}" }
`;

  it('ask once for all, and are skipped by one state', async () => {
    const ran = await runYaml(text('$input.go'), { input: { go: true }, answers: { 'a/make': make } });

    expect(ran.output).toEqual({ one: { id: 'one' }, two: { id: 'two' } });
    expect(ran.calls.at(-1)!.input).toEqual({ all: [{ id: 'one' }, { id: 'two' }, { id: 'three' }] });
    expect(ran.transitions).toBe(7);
    const skipped = await runYaml(text('$input.go'), { input: { go: false }, answers: { 'a/make': make } });

    expect(skipped.output).toEqual({ one: null, two: null });
    expect(skipped.calls.map((call) => call.step)).toEqual(['all']);
    expect(skipped.transitions).toBe(2);
  });

  it('ask each for itself where one differs', async () => {
    const ran = await runYaml(text('$input.go != false'), {
      input: { go: true },
      answers: { 'a/make': make },
    });

    expect(ran.transitions).toBe(9);
  });
});
