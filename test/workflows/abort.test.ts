import { describe, expect, it } from '@jest/globals';
import { failing, runYaml } from './run-yaml.ts';

const answers = {
  'a/risky': failing('Broken'),
  'a/make': 1,
  'a/unmake': 1,
  'a/backup': 'saved',
  'request-approval': { never: true },
};
const abort = 'on_error: abort';
const broken = '{ id: a, uses: a/risky, irreversible: true }';
const effect = '{ id: k, uses: a/make, compensate: { uses: a/unmake } }';

/** A step inside a group that continues past errors, in a workflow that does so too. */
const around = (step: string) => `
name: aborting
defaults: { retry: { max_attempts: 0 }, on_error: skip }
steps:
  - { id: outer, type: group, on_error: skip, steps: [${step}] }
  - { id: after, uses: a/after, irreversible: true }
output: "{{ $outer ?: null }}"
`;

describe('abort ends the workflow, whatever the blocks around say', () => {
  it.each([
    ['a group', `{ id: g, type: group, ${abort}, steps: [{ id: h, type: group, steps: [${broken}] }] }`],
    ['a switch', `{ id: g, type: switch, ${abort}, cases: [{ when: "true", steps: [${broken}] }] }`],
    ['a loop', `{ id: g, type: while, while: "true", max_iterations: 2, ${abort}, steps: [${broken}] }`],
    ['a parallel', `{ id: g, type: parallel, ${abort}, branches: { b: [${broken}] } }`],
    ['beside effects', `{ id: g, type: parallel, ${abort}, branches: { b: [${broken}], c: [${effect}] } }`],
    ['after effects', `{ id: g, type: for_each, foreach: "[1]", ${abort}, steps: [${effect}, ${broken}] }`],
    ['in a branch', `{ id: g, type: parallel, branches: { b: [{ id: a, uses: a/risky, ${abort} }] } }`],
    [
      'in an iteration',
      `{ id: g, type: for_each, foreach: "[1]", steps: [{ id: a, uses: a/risky, ${abort} }] }`,
    ],
    ['an own failure', `{ id: g, type: group, ${abort}, steps: [{ id: f, type: fail, error: Broken }] }`],
    [
      'a failed fallback',
      '{ id: a, uses: a/risky, on_error: { action: abort, fallback: { uses: a/risky } } }',
    ],
  ])('%s', async (_, step) => {
    const result = await runYaml(around(step), { answers });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
    const times = (to: string): number => result.calls.filter((call) => call.to === to).length;

    expect([times('a/after'), times('a/unmake')]).toEqual([0, times('a/make')]);
  });

  it('an approval without a decision', async () => {
    const ask = `{ id: ask, type: approval, with: { title: t }, timeout: 1h, ${abort} }`;

    expect(await runYaml(around(ask), { answers })).toMatchObject({ error: 'ApprovalRejected' });
  });

  it('but not before a fallback was tried, nor if a step inside continues', async () => {
    const fallback =
      '{ id: a, uses: a/risky, irreversible: true, on_error: { action: abort, fallback: { uses: a/backup } } }';

    expect(await runYaml(around(fallback), { answers })).toMatchObject({ output: 'saved' });
    const skipping = `{ id: g, type: group, ${abort}, steps: [{ id: a, uses: a/risky, on_error: skip }] }`;

    expect(await runYaml(around(skipping), { answers })).toMatchObject({ status: 'SUCCEEDED', output: null });
  });
});
