import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { settingsOf } from '#contracts/config/config.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { deploymentRecord } from '#contracts/record-deployment.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { hashOf } from '#core/hash.ts';
import { callCli, jsonOf } from '../testing/call-cli.ts';
import { renderDiff } from './render-diff.ts';
import { underWayOf } from './under-way.ts';
import { diffWorkflow, type UnderWay } from './workflow-diff.ts';

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

    expect(same).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('working tree: no differences'),
    });
    expect(jsonOf(gone).workflows.map(({ change }: { change: string }) => change)).toEqual([
      'removed',
      'removed',
    ]);
  });

  it('lists code of actions that differs between folders, and without both says that it does not', async () => {
    const write = (folder: string, path: string, text: string) => {
      mkdirSync(join(root, folder, 'lambdas', path, '..'), { recursive: true });
      writeFileSync(join(root, folder, 'lambdas', path), text);
    };
    for (const folder of ['one', 'two']) {
      cpSync(join(root, 'old', 'statemachines'), join(root, folder, 'statemachines'), { recursive: true });
      write(folder, 'mail/same/logic.ts', 'export const a = 1;');
      write(folder, 'mail/other/logic.ts', `export const a = ${folder.length}.${folder === 'one' ? 1 : 2};`);
      write(folder, 'mail/other/other.test.ts', `// ${folder}`);
    }
    write('one', 'mail/gone/logic.ts', '');
    write('two', 'mail/new/logic.ts', '');

    const { stdout, exitCode } = await callCli(['diff', '--from', 'one', '--to', 'two', '--exit-code'], root);
    const [, code = ''] = stdout.split('code of actions and packages\n');
    const json = jsonOf(await callCli(['diff', '--from', 'one', '--to', 'two', '--json'], root));
    const ofOne = await callCli(['diff', 'same', '--from', 'one', '--to', 'two'], root);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('one → two: no workflow differs');
    expect(code.split('\n\n')[0]).toBe('  + mail/new\n  - mail/gone\n  ~ mail/other');
    expect(json).toMatchObject({ differs: true, code: { changed: ['mail/other'] } });
    expect(ofOne.stdout).not.toContain('mail/');
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

    const { workflows, not_compared } = jsonOf(await callCli(['diff', '--json'], root));

    expect(not_compared).toEqual([
      'the code of actions: the deployment was made before it left a record of them',
      'settings: the deployment was made before it left a record of them',
    ]);
    expect(workflows.map(({ workflow, change }: Record<string, string>) => [workflow, change])).toEqual([
      ['orders', 'added'],
      ['same', 'changed'],
    ]);
  });
});

describe('code and settings', () => {
  let project: string;
  const put = (path: string, text: string): void => {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  /** Leaves the project as it is behind as what `dev` has run last, with settings over those of the project. */
  const deploy = (settings: object = {}, stage?: string): void => {
    const record = deploymentRecord(project, { ...settingsOf({}), ...settings, ...(stage && { stage }) });
    put('.baton/dev/deployment.json', JSON.stringify(record));
    put('.baton/dev/manifests.json', '[]');
  };
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'baton-diff-test-'));
    put('statemachines/none.txt', '');
    put('lambdas/mail/send/logic.ts', 'export const a = 1;');
    put('lambdas/mail/gone/logic.ts', '');
    put('package-lock.json', '{}');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it('are compared with what was deployed, settings by name and code by folder', async () => {
    deploy({ removal: 'destroy', alarmEmail: 'old@example.com' });
    put('lambdas/mail/send/logic.ts', 'export const a = 2;');
    put('lambdas/mail/new/logic.ts', '');
    rmSync(join(project, 'lambdas/mail/gone'), { recursive: true });
    put('package-lock.json', '{ "packages": {} }');
    put(
      'baton.config.js',
      'export default { defaults: { shiftPercent: 20, alarmEmail: "new@example.com" } };',
    );

    const { stdout, exitCode } = await callCli(['diff', '--exit-code'], project);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      [
        'code of actions and packages',
        '  + mail/new',
        '  - mail/gone',
        '  ~ mail/send',
        '  ~ package-lock.json',
      ].join('\n'),
    );
    expect(stdout).toContain('  ~ removal: destroy → retain\n  ~ shiftPercent: 10 → 20\n');
    expect(stdout).toMatch(/~ alarmEmail: \(digest \w{8}\) → \(digest \w{8}\)/);
    expect(stdout).not.toContain('example.com');
  });

  it('that are the same make no difference', async () => {
    deploy();

    const { stdout, exitCode } = await callCli(['diff', '--exit-code'], project);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('no differences');
  });

  it('are compared for the stage that was deployed, with the context of cdk.json', async () => {
    put('cdk.json', '{ "context": { "baton:schedules": "false", "other": 1 } }');
    put('baton.config.js', 'export default { stages: { prod: { removal: "destroy" } } };');
    deploy({}, 'prod');
    const prod = jsonOf(await callCli(['diff', '--json'], project));
    deploy({}, 'gone');
    const gone = jsonOf(await callCli(['diff', '--json'], project));

    expect(prod.settings).toEqual({
      stage: 'prod',
      changes: [
        { field: 'removal', before: 'retain', after: 'destroy' },
        { field: 'schedules', before: true, after: false },
      ],
    });
    expect(gone.not_compared[0]).toContain(
      'settings: stage: "gone" is not in baton.config.ts; expected prod',
    );
  });

  it('are compared between folders as their files have them', async () => {
    put('other/statemachines/none.txt', '');
    put('other/baton.config.js', 'export default { stages: { prod: { removal: "destroy" } } };');

    const { settings } = jsonOf(await callCli(['diff', '--from', '.', '--to', 'other', '--json'], project));

    expect(settings).toEqual({
      changes: [{ field: 'stages.prod', after: { removal: 'destroy' } }],
    });
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

describe('how workflows differ', () => {
  const of = (steps: string, more = ''): WorkflowManifest =>
    manifestWith({
      name: 'orders',
      version: hashOf([steps, more]),
      source: { text: `name: orders\n${more}\nsteps:\n${steps}`, lines: {} },
    });
  const rendered = (
    before: WorkflowManifest,
    after: WorkflowManifest | undefined,
    underWay: UnderWay[] = [],
  ): string =>
    renderDiff(
      [{ ...diffWorkflow(before, after), underWay }],
      { from: 'a', to: 'b', notCompared: [] },
      pc.createColors(false),
    );
  const wait = (id: string, seconds = 1) => `  - { id: ${id}, type: wait, for: ${seconds}s }\n`;

  it('names a step that has another id only', () => {
    const before = of(wait('one') + wait('two', 2) + wait('three', 3));
    const after = of(wait('one') + wait('second', 2) + wait('other', 4));

    expect(diffWorkflow(before, after).steps).toEqual([
      { id: 'three', type: 'wait', change: 'removed', fields: [] },
      { id: 'second', type: 'wait', change: 'renamed', before: 'two', fields: [] },
      { id: 'other', type: 'wait', change: 'added', fields: [] },
    ]);
    expect(rendered(before, after)).toContain('~ two → second (renamed)');
  });

  it('counts what an execution takes, which the memory of a function changes without a document', () => {
    const planned = { seconds: 1, dollars: 0.001, transitions: 3, criticalPath: ['one'] };
    const [before, after] = [planned, { ...planned, dollars: 0.002 }].map((each) => ({
      ...of(wait('one')),
      planned: each,
    }));

    expect(diffWorkflow(before, before).change).toBe('none');
    expect(diffWorkflow(before, after).change).toBe('changed');
  });

  it('says what becomes of executions of a workflow that is removed, and what holds for those that stay', () => {
    const underWay = [{ version: 3, running: 2, continuable: 1, functions: [] }];

    expect(rendered(of(wait('one')), undefined, underWay)).toContain(
      'version 3: 2 under way, 1 that may be resumed or undone; they end with the state machine',
    );
    expect(rendered(of(wait('one')), of(wait('one'), 'auto_undo: false'), underWay)).toContain(
      'they keep this definition; auto_undo holds for them, too',
    );
  });

  it.each([
    ['{ type: object, properties: { n: { type: number, minimum: 1 } } }', true],
    ['{ type: object, properties: { n: { type: integer } } }', true],
    ['{ type: object, required: [n], properties: { n: { type: number } } }', true],
    ['{ type: object, additionalProperties: false, properties: { n: { type: number } } }', true],
    ['{ type: object, properties: { n: { type: [number, string] } } }', false],
    ['{ type: object, properties: { n: { type: number }, minimum: { type: string } } }', false],
    ['{ type: object, properties: { n: { type: number, description: a number } } }', false],
  ])('says whether the input %s refuses more: %s', (schema, isNarrower) => {
    const input = (text: string) => of(wait('one'), `input: ${text}`);
    const text = rendered(input('{ type: object, properties: { n: { type: number } } }'), input(schema));

    expect(text.includes('narrower: starts that were accepted may be refused')).toBe(isNarrower);
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
