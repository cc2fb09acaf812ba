import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { makeProject } from '../testing/cli-process.ts';

const workflow = (name: string, fast: string): string => `
name: ${name}
input:
  type: object
  required: [customer]
  properties: { customer: { type: string }, carrier: { type: string, default: rail } }
variants: { slow: { weight: 50 }, fast: { weight: 50, ${fast} } }
experiment: { key: $input.customer }
steps:
  - { id: label, type: transform, with: { text: "{{ $input.carrier }}" } }
output: "{{ $label.text }}"
`;

const OTHER = `
name: other
input: { type: object, properties: { customer: { type: string } } }
steps:
  - { id: label, type: transform, with: { text: otherwise } }
output: "{{ $label.text }}"
`;

let project: { root: string; remove(): void };
beforeAll(() => {
  project = makeProject();
  const files = {
    other: OTHER,
    parcel: workflow('parcel', 'with: { carrier: air }'),
    route: workflow('route', 'workflow: other'),
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(project.root, `statemachines/${name}.workflow.yaml`), text);
});
afterAll(() => project.remove());

const run = (name: string, customer: string, ...more: string[]) =>
  callCli(['run', name, '--input', JSON.stringify({ customer }), ...more], project.root);

describe('baton run of a workflow with variants', () => {
  it.each([
    ['parcel', 'g4', { workflow: 'parcel', variant: 'fast', output: 'air' }],
    ['parcel', 'g2', { workflow: 'parcel', variant: 'slow', output: 'rail' }],
    ['route', 'g4', { workflow: 'other', variant: 'fast', output: 'otherwise' }],
  ])('gives %s for %s the same variant live and in virtual time', async (name, customer, expected) => {
    const live = await run(name, customer, '--json', '--name', `live-${customer}`);
    const virtual = await run(name, customer, '--json', '--name', `virtual-${customer}`, '--virtual');

    expect(JSON.parse(live.stdout)).toMatchObject(expected);
    expect(JSON.parse(virtual.stdout)).toMatchObject(expected);
  });

  it('says which variant it was', async () => {
    const { stdout } = await run('parcel', 'g4', '--virtual');

    expect(stdout).toMatch(/succeeded parcel .*, variant fast\n/);
  });

  it('is swept as it is, which the sweep says', async () => {
    const { exitCode, stdout } = await callCli(['test', 'parcel'], project.root);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('ran parcel as it is, without what its variants set (slow, fast)');
  });
});
