import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { underWayOf } from './under-way.ts';
import { diffWorkflow } from './workflow-diff.ts';

const BEFORE = `
name: orders
steps:
  - id: look
    type: http
    url: https://a.example.com/orders
    method: GET
  - id: both
    type: parallel
    branches:
      one: { steps: [{ id: inner, type: wait, for: 5s }] }
      two: { steps: [{ id: other, type: wait, for: 1s }] }
`;
const AFTER = `
name: orders
steps:
  - id: look
    type: http
    url: https://b.example.com/orders
    method: GET
    timeout: 20s
  - id: both
    type: parallel
    branches:
      one: { steps: [{ id: inner, type: wait, for: 9s }] }
      two: { steps: [{ id: other, type: wait, for: 1s }] }
  - id: report
    type: emit
    event: Done
    with: { order: 1 }
`;

let root: string;
const file = (name: string) => join(root, 'statemachines', `${name}.workflow.yaml`);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.email=a@example.com', '-c', 'user.name=a', ...args], {
    cwd: root,
    stdio: 'pipe',
  });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-diff-test-'));
  mkdirSync(join(root, 'statemachines'));
  writeFileSync(file('orders'), BEFORE);
  writeFileSync(file('same'), 'name: same\nsteps: [{ id: rest, type: wait, for: 1s }]\n');
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  cpSync(join(root, 'statemachines'), join(root, 'old', 'statemachines'), { recursive: true });
  writeFileSync(file('orders'), AFTER);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('baton diff', () => {
  it('shows steps at any depth, permissions, cost and critical path beside a Git revision', async () => {
    const { exitCode, stdout } = await callCli(['diff', '--from', 'HEAD', '--exit-code'], root);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('1 of 2 workflows differs');
    expect(stdout).toContain('url: https://a.example.com/orders → https://b.example.com/orders');
    expect(stdout).toMatch(/~ inner\n\s+for: 5s → 9s/);
    expect(stdout).toMatch(/\+ report emit/);
    expect(stdout).not.toContain('other');
    expect(stdout).toContain("+ state machine: events:PutEvents on Baton's bus");
    expect(stdout).toContain(
      '- state machine: states:InvokeHTTPEndpoint on GET https://a.example.com/orders*',
    );
    expect(stdout).toContain('as planned: 6 s → 11 s (+83 %)');
    expect(stdout).toMatch(/- look → both → inner\n.*\+ look → both → inner → report/);
    expect(git('status', '--short').toString()).toBe(' M statemachines/orders.workflow.yaml\n?? old/\n');
  });

  it('says the same of another folder, as JSON, and ends with 0 unless the exit code is asked for', async () => {
    const result = await callCli(['diff', 'orders', '--from', 'old', '--json'], root);

    expect(result.exitCode).toBe(0);
    expect(jsonOf(result)).toMatchObject({
      from: 'old',
      to: 'working tree',
      differs: true,
      workflows: [
        {
          workflow: 'orders',
          change: 'changed',
          fields: [],
          steps: [
            { id: 'look', change: 'changed', fields: [{ field: 'url' }, { field: 'timeout', after: '20s' }] },
            { id: 'inner', change: 'changed', fields: [{ field: 'for', before: '5s', after: '9s' }] },
            { id: 'report', change: 'added', fields: [] },
          ],
        },
      ],
    });
  });

  it('finds no differences where there are none, and workflows that only one side has', async () => {
    const same = await callCli(['diff', 'same', '--from', 'HEAD', '--exit-code'], root);
    mkdirSync(join(root, 'new', 'statemachines'), { recursive: true });
    const gone = await callCli(['diff', '--from', 'old', '--to', 'new', '--json'], root);

    expect(same).toMatchObject({ exitCode: 0, stdout: 'revision HEAD → working tree: no differences\n' });
    expect(jsonOf(gone).workflows.map(({ change }: { change: string }) => change)).toEqual([
      'removed',
      'removed',
    ]);
  });

  it('says what is wrong with what it is to compare with', async () => {
    expect((await callCli(['diff'], root)).stderr).toContain('name a stage with --stage');
    expect((await callCli(['diff', '--from', 'nowhere'], root)).stderr).toContain(
      '"nowhere" is neither a folder nor a revision',
    );
    expect((await callCli(['diff', 'ordres', '--from', 'HEAD'], root)).stderr).toContain(
      'no workflow "ordres"',
    );
    expect((await callCli(['diff', '--from', 'old', '--stage', 'prod'], root)).stderr).toContain(
      'remove one',
    );
  });

  it('compares with what "baton dev" has run last', async () => {
    mkdirSync(join(root, '.baton', 'dev'), { recursive: true });
    writeFileSync(join(root, '.baton/dev/manifests.json'), JSON.stringify([manifestWith({ name: 'same' })]));

    const { workflows } = jsonOf(await callCli(['diff', '--json'], root));

    expect(workflows.map(({ workflow, change }: Record<string, string>) => [workflow, change])).toEqual([
      ['orders', 'added'],
      ['same', 'changed'],
    ]);
  });
});

describe('a workflow that is compiled to something else', () => {
  it('differs although no step does, state by state', () => {
    const source = { text: 'name: orders\nsteps: [{ id: rest, type: wait, for: 1s }]\n', lines: {} };
    const definition = (Seconds: number) => ({
      StartAt: 'rest',
      States: { rest: { Type: 'Wait', Seconds, End: true } },
    });

    const diff = diffWorkflow(
      manifestWith({ source, version: 'a', definition: definition(1) }),
      manifestWith({ source, version: 'b', definition: definition(2) }),
    );

    expect(diff).toMatchObject({ change: 'changed', steps: [], fields: [] });
    expect(diff.states.changed).toEqual([
      { state: 'rest', fields: [{ field: 'Seconds', before: 1, after: 2 }] },
    ]);
  });
});

describe('executions under way', () => {
  it('are listed by version with what they need, unneeded versions are not', async () => {
    const answers: Record<string, unknown> = {
      'list-versions': {
        versions: [
          { version: 3, percent: 100, running: 0 },
          { version: 2, percent: 0, running: 4 },
          { version: 1, percent: 0, running: 0 },
        ],
      },
      'get-retention': {
        versions: [
          { version: 2, functions: ['arn:f:7'], reasons: [{ code: 'running', executions: 4 }] },
          { version: 1, functions: ['arn:f:1'], reasons: [{ code: 'redrivable', executions: 2 }] },
        ],
      },
    };
    const client = async ({ name }: { name: string }) => answers[name] as never;

    expect(await underWayOf(client, 'orders')).toEqual([
      { version: 2, running: 4, continuable: 0, functions: ['arn:f:7'] },
      { version: 1, running: 0, continuable: 2, functions: ['arn:f:1'] },
    ]);
  });
});
