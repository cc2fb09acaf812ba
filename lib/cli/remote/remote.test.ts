import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import { type CliResult, endOf, lineOf, makeProject, noteOf, startCli } from '../testing/cli-process.ts';

const WORKFLOW = `
name: publish
steps:
  - id: draft
    type: transform
    with: { title: "{{ $input.title }}" }
  - id: sign
    type: approval
    with: { title: "Publish {{ $input.title }}?", show: { title: "{{ $input.title }}", copies: 3 }, editable: [title, copies] }
    timeout: 1h
output: "{{ $sign }}"
`;

let project: { root: string; remove(): void };
let dev: ChildProcess;
let url: string;

beforeAll(async () => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/publish.workflow.yaml'), WORKFLOW);
  dev = startCli(['dev', '--port', '0', '--json'], project.root);
  url = (JSON.parse(await lineOf(dev, (line) => line.includes('"ready"'))) as { url: string }).url;
});
afterAll(async () => {
  dev.kill('SIGINT');
  await endOf(dev);
  project.remove();
});

const baton = (...args: string[]): Promise<CliResult> => callCli(args, project.root, { USER: 'someone' });

const start = async (name: string): Promise<void> => {
  const body = JSON.stringify({ name, input: { title: name } });
  expect((await fetch(`${url}/workflows/publish/executions`, { method: 'POST', body })).status).toBe(202);
};

/** The id of the approval that the run asks for, once it does. */
const approvalOf = async (name: string): Promise<string> => {
  for (;;) {
    const { approvals } = JSON.parse((await baton('approve', '--json')).stdout) as {
      approvals: { id: string; execution: string }[];
    };
    const found = approvals.find(({ execution }) => execution.endsWith(`:${name}`));
    if (found) return found.id;
  }
};

const statusOf = async (name: string) =>
  JSON.parse((await baton('status', 'publish', name, '--json')).stdout);

const ended = async (name: string) => {
  for (;;) {
    const status = await statusOf(name);
    if (status.status !== 'RUNNING') return status;
  }
};

describe('commands that talk to a running stack', () => {
  it('approve with edits, follow and list', async () => {
    await start('first');
    const id = await approvalOf('first');
    expect((await baton('approve')).stdout).toMatch(new RegExp(`${id} +Publish first\\? +publish/first`));
    expect((await baton('status')).stdout).toMatch(/publish +first +running/);
    const decided = await baton(
      'approve',
      id,
      '--edit',
      'title=Second',
      '--edit',
      'copies=5',
      '--comment',
      'good',
    );
    expect(decided).toEqual({ exitCode: 0, stdout: 'approved: Publish first?\n', stderr: '' });
    expect(await ended('first')).toMatchObject({
      status: 'SUCCEEDED',
      output: { decision: 'approved', by: 'someone', comment: 'good', title: 'Second', copies: 5 },
    });
    const shown = await baton('status', 'publish/first');
    expect(shown.stdout).toMatch(/^publish\/first succeeded 100 %[\s\S]+sign +succeeded/);
    const history = await baton('history', 'arn:aws:states:us-east-1:000000000000:execution:publish:first');
    expect(history.stdout).toMatch(/ +1 +0\.000 +ExecutionStarted/);
    expect(history.stdout).toMatch(/TaskStateEntered +sign\n/);
    expect((await baton('approve')).stdout).toBe('Nobody waits for an approval.\n');
    expect(existsSync(join(project.root, 'out/dev/first/report.html'))).toBe(true);
  });

  it('reject, once', async () => {
    await start('second');
    const id = await approvalOf('second');
    expect((await baton('approve', id, '--reject')).stdout).toBe('rejected: Publish second?\n');
    expect(await ended('second')).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    const again = await baton('approve', id);
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/was rejected by someone .*final/),
    });
  });

  it('refuse edits of what may not be edited, naming what may', async () => {
    await start('third');
    const id = await approvalOf('third');
    const refused = await baton('approve', id, '--edit', 'tite=x', '--json');
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'invalid_input', details: [{ field: 'edits.tite' }] },
    });
    expect(refused.stderr).toContain('did you mean "title"?');
    expect((await baton('approve', id, '--edit', 'title')).stderr).toContain(
      '--edit takes FIELD=VALUE, got "title"',
    );
  });

  it('pause, resume and stop', async () => {
    await start('fourth');
    await approvalOf('fourth');
    expect((await baton('pause', 'publish', 'fourth')).stdout).toBe(
      'publish/fourth is paused; "baton resume" goes on with it\n',
    );
    expect((await ended('fourth')).status).toBe('ABORTED');
    expect((await baton('status', 'publish', 'fourth')).stdout).toMatch(/^publish\/fourth paused/);
    expect((await baton('resume', 'publish', 'fourth')).stdout).toBe('publish/fourth goes on\n');
    expect((await statusOf('fourth')).status).toBe('RUNNING');
    expect((await baton('stop', 'publish/fourth', '--reason', 'enough')).exitCode).toBe(0);
    expect((await ended('fourth')).status).toBe('ABORTED');
  });

  it('see a change of what a workflow in TypeScript imports', async () => {
    const define = join(import.meta.dirname, '../../compiler/define-workflow.ts');
    const shared = join(project.root, 'statemachines/shared.ts');
    const text =
      `import { defineWorkflow } from '${define}';\nimport { value } from './shared.ts';\n` +
      "export default defineWorkflow({ name: 'typed', steps: [{ id: 'a', type: 'transform', with: value }] });\n";
    const reloaded = () => lineOf(dev, (line) => line.includes('"reloaded"'));
    const added = reloaded();
    writeFileSync(shared, 'export const value = 1;\n');
    writeFileSync(join(project.root, 'statemachines/typed.workflow.ts'), text);
    expect(JSON.parse(await added)).toEqual({ type: 'reloaded', workflows: ['typed'] });
    const changed = reloaded();
    writeFileSync(shared, 'export const value = 2;\n');
    expect(JSON.parse(await changed)).toEqual({ type: 'reloaded', workflows: ['typed'] });
  });

  it('see changed workflow files, and keep to the former where the new ones have mistakes', async () => {
    const file = join(project.root, 'statemachines/added.workflow.yaml');
    const content = 'name: added\nsteps:\n  - id: a\n    type: transform\n    with: { text: one }\n';
    const reloaded = lineOf(dev, (line) => line.includes('"reloaded"'));
    writeFileSync(file, content);
    expect(JSON.parse(await reloaded)).toEqual({ type: 'reloaded', workflows: ['added'] });
    const refused = noteOf(dev, /"transfrm"[\s\S]*stays on offer/);
    writeFileSync(file, content.replace('transform', 'transfrm'));
    await refused;
    const started = await fetch(`${url}/workflows/added/executions`, { method: 'POST', body: '{}' });
    expect(started.status).toBe(202);
  });

  it('say what does not exist', async () => {
    expect((await baton('status', 'publish', 'none')).stderr).toMatch(/There is no execution/);
    expect((await baton('status', 'none', 'none')).exitCode).toBe(1);
    expect((await baton('history', 'publish')).stderr).toContain(
      'WORKFLOW EXECUTION, WORKFLOW/EXECUTION or an ARN, got "publish"',
    );
    expect((await baton('approve', 'abcdefgh')).stderr).toContain('abcdefgh');
  });

  it('find the stack by its address file, which a second one respects', async () => {
    expect(JSON.parse(readFileSync(join(project.root, '.baton/dev.json'), 'utf8'))).toEqual({
      url,
      pid: dev.pid,
    });
    expect((await baton('dev')).stderr).toContain(`runs already at ${url}`);
  });

  it('goes by an answer, not by a process that took over the number of one that crashed; the data has a lock', async () => {
    const file = join(project.root, '.baton', 'dev.json');
    const word = readFileSync(file, 'utf8');
    rmSync(join(project.root, 'statemachines/added.workflow.yaml'), { force: true });
    writeFileSync(file, JSON.stringify({ url: 'http://127.0.0.1:9', pid: process.pid }));
    try {
      const { exitCode, stderr } = await baton('dev', '--port', '0');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/engine\.sqlite is in use by another process/);
      expect(stderr).not.toMatch(/should not happen/);
    } finally {
      writeFileSync(file, word);
    }
  });
});
