import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

const WORKFLOW = `
name: gate
steps:
  - id: rounds
    type: for_each
    foreach: "['north', 'south']"
    steps:
      - id: orders
        type: for_each
        foreach: "['a', 'b']"
        steps:
          - id: review
            type: approval
            with: { title: "Ship {{ $item }}?" }
            timeout: 24h
            on_reject: continue
output: "{{ $rounds }}"
`;

let project: { root: string; remove(): void };

beforeAll(() => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/gate.workflow.yaml'), WORKFLOW);
});
afterAll(() => project.remove());

it('A decisions file decides each iteration of nested loops by its indexes', async () => {
  const decisions = {
    review: { decision: 'approved' },
    'review[1]': { decision: 'rejected' },
    'review[1][0]': { decision: 'approved', comment: 'as an exception' },
    'review[4]': { decision: 'approved' },
  };
  writeFileSync(join(project.root, 'decisions.json'), JSON.stringify(decisions));

  const result = await callCli(
    ['run', 'gate', '--virtual', '--approve', 'decisions.json', '--json'],
    project.root,
  );

  const made = jsonOf(result).decisions as { step: string; decision: string }[];
  expect(Object.fromEntries(made.map(({ step, decision }) => [step, decision]))).toEqual({
    'review[0][0]': 'approved',
    'review[0][1]': 'approved',
    'review[1][0]': 'approved',
    'review[1][1]': 'rejected',
  });
  expect(result.stderr).toContain('decisions.json: the decision for review[4] was not needed.');
}, 60_000);
