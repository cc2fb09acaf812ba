import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCli } from '../testing/call-cli.ts';
import {
  addressOf,
  type CliResult,
  endOf,
  lineOf,
  makeProject,
  noteOf,
  startDev,
} from '../testing/cli-process.ts';

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

const LIFECYCLE = `
kind: lifecycle
name: ticket
data: { type: object, properties: { price: { type: number, default: 5 } } }
states: { open: {}, paid: {}, used: { final: true } }
transitions:
  - { on: pay, from: open, to: paid, guard: $input.event.amount >= $input.data.price }
  - on: use
    from: paid
    to: used
    actions: [{ id: closed, type: fail, when: $input.event.late = true, error: DoorsClosed, cause: too late }]
  - { on: check, from: paid, to: paid, actions: [{ id: checked, type: fail, error: DoorsClosed, cause: too late }] }
`;

const NOISY = `
name: noisy
steps:
  - { id: quiet, type: transform, with: { n: 3 } }
  - id: counted
    type: script
    with: { n: "{{ $quiet.n }}" }
    script: console.log("counted to", n); return n
`;

const SCATTERED = `
name: scattered
steps:
  - id: items
    type: for_each
    mode: distributed
    foreach: "[1, 2, 3]"
    max_concurrency: 1
    steps:
      - id: checked
        type: script
        with: { n: "{{ $item }}" }
        retry: { max_attempts: 0 }
        script: console.log("item", n); if (n === 2) throw new Error("two is too much"); return n
`;

let project: { root: string; remove(): void };
let dev: ChildProcess;
let url: string;

beforeAll(async () => {
  project = makeProject();
  writeFileSync(join(project.root, 'statemachines/publish.workflow.yaml'), WORKFLOW);
  writeFileSync(join(project.root, 'statemachines/ticket.lifecycle.yaml'), LIFECYCLE);
  writeFileSync(join(project.root, 'statemachines/noisy.workflow.yaml'), NOISY);
  writeFileSync(join(project.root, 'statemachines/scattered.workflow.yaml'), SCATTERED);
  dev = startDev(project.root);
  url = await addressOf(dev);
});
afterAll(async () => {
  dev.kill('SIGINT');
  await endOf(dev);
  project.remove();
});

const baton = (...args: string[]): Promise<CliResult> => callCli(args, project.root, { USER: 'someone' });
const reloaded = () => lineOf(dev, (line) => line.includes('"reloaded"'));

const start = async (name: string): Promise<void> => {
  const body = JSON.stringify({ name, input: { title: name } });
  expect((await fetch(`${url}/workflows/publish/executions`, { method: 'POST', body })).status).toBe(202);
};

/** Returns the id of the approval that an execution requests, as soon as it does. */
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

describe('baton approve', () => {
  it('lists pending approvals with their executions', async () => {
    await start('listed');
    const id = await approvalOf('listed');

    const { stdout } = await baton('approve');

    expect(stdout).toMatch(new RegExp(`${id} +Publish listed\\? +sign +publish/listed`));
    await baton('approve', id);
  });

  it('approves with edits and a comment', async () => {
    await start('edited');
    const id = await approvalOf('edited');
    const edits = ['--edit', 'title=Second', '--edit', 'copies=5'];

    const decided = await baton('approve', id, ...edits, '--comment', 'good');

    expect(decided).toEqual({ exitCode: 0, stdout: 'approved: Publish edited?\n', stderr: '' });
    expect(await ended('edited')).toMatchObject({
      status: 'SUCCEEDED',
      output: { decision: 'approved', by: 'someone', comment: 'good', title: 'Second', copies: 5 },
    });
    // The test ends when there is a report: it is written a moment later.
    while (!existsSync(join(project.root, 'out/dev/edited/report.html'))) await statusOf('edited');
  });

  it('says when no approval is pending', async () => {
    const { stdout } = await baton('approve');

    expect(stdout).toBe('No approvals are pending.\n');
  });

  it('rejects, and does not change a decision afterwards', async () => {
    await start('rejected');
    const id = await approvalOf('rejected');

    const rejected = await baton('approve', id, '--reject');
    const again = await baton('approve', id);

    expect(rejected.stdout).toBe('rejected: Publish rejected?\n');
    expect(await ended('rejected')).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/was rejected by someone .*final/),
    });
  });

  it('refuses an edit of a field that is not editable, and names the nearest one', async () => {
    await start('refused');
    const id = await approvalOf('refused');

    const refused = await baton('approve', id, '--edit', 'tite=x', '--json');

    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'invalid_input', details: [{ field: 'edits.tite' }] },
    });
    expect(refused.stderr).toContain('did you mean "title"?');
  });

  it('refuses an edit without a value', async () => {
    await start('unedited');
    const id = await approvalOf('unedited');

    const refused = await baton('approve', id, '--edit', 'title');

    expect(refused.stderr).toContain('--edit takes FIELD=VALUE, got "title"');
  });
});

describe('baton status and history', () => {
  it('show an execution from its start to its end', async () => {
    await start('followed');
    const id = await approvalOf('followed');
    const running = await baton('status');

    await baton('approve', id);
    await ended('followed');
    const status = await baton('status', 'publish/followed');
    const history = await baton(
      'history',
      'arn:aws:states:us-east-1:000000000000:execution:publish:followed',
    );

    expect(running.stdout).toMatch(/publish +followed +running/);
    expect(status.stdout).toMatch(/^publish\/followed succeeded 100 %[\s\S]+sign +succeeded/);
    expect(history.stdout).toMatch(/ +1 +0\.000 +ExecutionStarted/);
    expect(history.stdout).toMatch(/TaskStateEntered +sign\n/);
  });

  it.each([
    [
      ['status', 'publish', 'none'],
      /No execution of "publish" has a name that begins or ends with "none"\n.*"baton status publish" lists/,
    ],
    [['status', 'none', 'none'], /none/],
    [['history', 'publish'], /Which execution is meant\? The newest are\n {2}publish\/\S+ {2}\w+\n/],
    [['history', 'a/b/c'], /WORKFLOW EXECUTION, WORKFLOW\/EXECUTION or an ARN, got "a\/b\/c"/],
    [['approve', 'abcdefgh'], /abcdefgh/],
  ])('%j says what does not exist', async (args, message) => {
    expect(await baton(...args)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) });
  });
});

it('baton audit shows who did what, and writes all of it into a file', async () => {
  await start('audited');
  await baton('stop', 'publish', 'audited', '--reason', 'too late');
  await ended('audited');

  const shown = await baton('audit', '--action', 'stopped', '--since', '1h');
  const found = JSON.parse((await baton('audit', '--workflow', 'publish', '--json')).stdout);
  const written = await baton('audit', '--output', 'trail.jsonl');
  const refused = await baton('audit', '--since', 'lately');

  expect(shown.stdout).toMatch(/stopped +\S.* +publish\/audited +reason: too late/);
  expect(shown.stdout).toMatch(/stopped +someone \(\S*127\.0\.0\.1\) +publish/);
  expect(found.entries).toContainEqual(
    expect.objectContaining({
      action: 'started',
      workflow: 'publish',
      about: expect.stringMatching(/:audited$/),
    }),
  );
  const lines = readFileSync(join(project.root, 'trail.jsonl'), 'utf8').trim().split('\n');
  expect(written.stdout).toBe(`wrote ${lines.length} entries to trail.jsonl\n`);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ action: 'stopped', details: { reason: 'too late' } }),
  );
  expect(refused.stderr).toMatch(/--since is not a time: "lately"/);
});

it('baton retry continues an execution from a step, as another one that the status of both names', async () => {
  await start('again');
  await approvalOf('again');
  await baton('pause', 'publish', 'again');

  const early = await baton('retry', 'publish', 'again', '--version', '2');
  const wrong = await baton('retry', 'publish', 'again', '--from', 'sing');
  const continued = await baton('retry', 'publish', 'again', '--version', 'live', '--from', 'sign');
  await baton('approve', await approvalOf('again.v1'));
  const status = await ended('again.v1');

  expect(early.stderr).toContain('--version and --input take --from');
  expect(wrong.stderr).toContain('did you mean "sign"');
  expect(continued.stdout).toBe('publish/again is continued from sign by publish/again.v1\n');
  expect(status).toMatchObject({ status: 'SUCCEEDED', output: { title: 'again' }, continues: 'again' });
  expect((await baton('status', 'publish', 'again')).stdout).toContain('continued by publish/again.v1');
});

it('baton rerun runs an ended execution again from a step, and says beforehand what that does', async () => {
  await start('done');
  await baton('approve', await approvalOf('done'));
  await ended('done');

  const listed = await baton('rerun', 'publish', 'done');
  const planned = await baton('rerun', 'publish', 'done', '--from', 'sign', '--plan');
  const early = await baton('rerun', 'publish', 'done', '--input', '{}');
  const wrong = await baton('rerun', 'publish', 'done', '--from', 'sing');
  const begun = await baton(
    'rerun',
    'publish',
    'done',
    '--from',
    'sign',
    '--name',
    'second',
    '-i',
    '{"title":"new"}',
  );
  await baton('approve', await approvalOf('second'));
  const status = await ended('second');

  expect(listed.stdout).toMatch(/^From +Runs again +Taken over\n(.*\n)*sign +\d/);
  expect(planned.stdout).toMatch(/runs again: (.*, )?sign/);
  expect(early.stderr).toContain('--input and --name take --from');
  expect(wrong.stderr).toContain('did you mean "sign"');
  expect(begun.stdout).toBe('publish/done is run again from sign as publish/second\n');
  expect(status).toMatchObject({ status: 'SUCCEEDED', reruns: { execution: 'done', step: 'sign' } });
  expect((await baton('status', 'publish', 'done')).stdout).toContain('run again by publish/second');
  expect((await baton('status', 'publish', 'second')).stdout).toContain('runs publish/done again from sign');
});

it('baton versions lists the versions of a workflow with how many executions of each are under way', async () => {
  await start('versioned');
  await approvalOf('versioned');

  const { workflows } = JSON.parse((await baton('versions', 'publish', '--json')).stdout);
  const { stdout } = await baton('versions');

  expect(workflows).toEqual([{ workflow: 'publish', versions: expect.any(Array) }]);
  const [live] = workflows[0].versions.filter(({ percent }: { percent: number }) => percent === 100);
  expect(live.running).toBeGreaterThan(0);
  expect(stdout).toMatch(new RegExp(`publish +${live.version} +\\S+ +100 % +${live.running}`));
  await baton('approve', await approvalOf('versioned'));
});

it('baton gc takes a deployed stage', async () => {
  const { stderr, exitCode } = await baton('gc');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('--stage');
});

it('baton pause, resume and stop control an execution', async () => {
  await start('controlled');
  await approvalOf('controlled');

  const paused = await baton('pause', 'publish', 'controlled');

  expect(paused.stdout).toBe('publish/controlled is paused; "baton resume" continues it\n');
  expect((await ended('controlled')).status).toBe('ABORTED');
  expect((await baton('status', 'publish', 'controlled')).stdout).toMatch(/^publish\/controlled paused/);
  for (const again of ['stop', 'pause'])
    expect((await baton(again, 'publish', 'controlled')).stderr).toMatch(
      /cannot be (stopped|paused): it is paused, so none of it is running; resume it to continue, or cancel it/,
    );

  const resumed = await baton('resume', 'publish', 'controlled');

  expect(resumed.stdout).toBe('publish/controlled continues\n');
  expect((await statusOf('controlled')).status).toBe('RUNNING');

  const stopped = await baton('stop', 'publish/controlled', '--reason', 'enough');

  expect(stopped.exitCode).toBe(0);
  expect((await ended('controlled')).status).toBe('ABORTED');
});

describe('baton dev', () => {
  it('reloads a workflow in TypeScript when a file that it imports changes', async () => {
    const define = join(import.meta.dirname, '../../compiler/define-workflow.ts');
    const shared = join(project.root, 'statemachines/shared.ts');
    const text =
      `import { defineWorkflow } from '${define}';\nimport { value } from './shared.ts';\n` +
      "export default defineWorkflow({ name: 'typed', steps: [{ id: 'a', type: 'transform', with: value }] });\n";
    const added = reloaded();
    writeFileSync(shared, 'export const value = 1;\n');
    writeFileSync(join(project.root, 'statemachines/typed.workflow.ts'), text);

    expect(JSON.parse(await added)).toEqual({ type: 'reloaded', workflows: ['typed'] });

    const changed = reloaded();
    writeFileSync(shared, 'export const value = 2;\n');

    expect(JSON.parse(await changed)).toEqual({ type: 'reloaded', workflows: ['typed'] });
  });

  it('keeps the previous definition of a workflow while the new one has errors', async () => {
    const file = join(project.root, 'statemachines/added.workflow.yaml');
    const content = 'name: added\nsteps:\n  - id: a\n    type: transform\n    with: { text: one }\n';
    const added = reloaded();
    writeFileSync(file, content);

    expect(JSON.parse(await added)).toEqual({ type: 'reloaded', workflows: ['added'] });

    const refused = noteOf(dev, /"transfrm"[\s\S]*previous definitions stay in use/);
    writeFileSync(file, content.replace('transform', 'transfrm'));
    await refused;

    const started = await fetch(`${url}/workflows/added/executions`, { method: 'POST', body: '{}' });
    rmSync(file);

    expect(started.status).toBe(202);
  });

  it('records its address in the project, and refuses to start a second stack there', async () => {
    const address = JSON.parse(readFileSync(join(project.root, '.baton/dev.json'), 'utf8'));

    const second = await baton('dev');

    expect(address).toEqual({ url, pid: dev.pid });
    expect(second.stderr).toContain(`is already running at ${url}`);
    expect(second.stderr).toMatch(/hint .*or stop it there with Ctrl-C/);
  });

  it('ignores the address of a stack that does not answer, but not the lock on the data', async () => {
    const file = join(project.root, '.baton', 'dev.json');
    const address = readFileSync(file, 'utf8');

    // The process exists: after a crash, its number may belong to another program.
    writeFileSync(file, JSON.stringify({ url: 'http://127.0.0.1:9', pid: process.pid }));
    try {
      const { exitCode, stderr } = await baton('dev', '--port', '0');

      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/engine\.sqlite is in use by another process/);
      expect(stderr).not.toMatch(/should not happen/);
    } finally {
      writeFileSync(file, address);
    }
  });
});

describe('baton start on a running stack', () => {
  it('starts an execution, and follows it to its end', async () => {
    const started = await baton('start', 'publish', '--name', 'begun', '--input', '{"title":"begun"}');
    expect(started).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining('publish/begun is started'),
    });
    const id = await approvalOf('begun');
    const following = baton('status', 'publish', 'begun', '--watch');

    await baton('approve', id.slice(0, 6));

    const { exitCode, stdout } = await following;

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/execution succeeded\n/);
  });

  it('says of a name that was used before with the same input that nothing is started now', async () => {
    await baton('start', 'noisy', '--name', 'once', '--watch');

    const again = await baton('start', 'noisy', '--name', 'once');

    expect(again).toEqual({
      exitCode: 0,
      stdout:
        'noisy/once has been started before and has ended as SUCCEEDED; nothing is started now: ' +
        'leave out --name, or give another one\n',
      stderr: '',
    });
  });

  it('exits with 2 if the execution that it follows fails', async () => {
    const following = baton(
      'start',
      'publish',
      '--name',
      'doomed',
      '--input',
      '{"title":"doomed"}',
      '--watch',
    );
    await baton('approve', await approvalOf('doomed'), '--reject');

    const { exitCode, stdout } = await following;

    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/execution failed/);
  });

  it.each([
    [['start', 'publsh'], /did you mean "publish"\?/],
    [['start', 'nope'], /There is no workflow "nope"\n.*the workflows there are .*publish/],
    [['start', 'publish', '--virtual'], /baton run publish/],
    [['start', '--watch'], /Which workflow/],
    [['start', 'publish', '--input', '{'], /not JSON: line 1, column 2/],
  ])('%j is refused', async (args, message) => {
    expect(await baton(...args)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) });
  });
});

describe('baton logs', () => {
  it('shows what the functions that an execution called have printed', async () => {
    await baton('start', 'noisy', '--name', 'printed', '--watch');

    const { exitCode, stdout } = await baton('logs', 'noisy', 'printed');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^At +Step +Function +Level +Message\n\S+Z +counted +\S+ +counted to 3\n$/);
  });

  it('shows those of iterations that are executions, and why one failed, as the status does', async () => {
    await baton('start', 'scattered', '--name', 'apart', '--watch');

    const logs = await baton('logs', 'scattered', 'apart');
    const status = await baton('status', 'scattered', 'apart');

    expect(logs.stdout).toMatch(/ checked .* item 1\n/);
    for (const { stdout } of [logs, status])
      expect(stdout).toMatch(/items: 1 of 2 iterations failed, .*two is too much/);
  });

  it('takes a step and an attempt, and has JSON', async () => {
    await baton('start', 'noisy', '--name', 'chosen', '--watch');

    const all = JSON.parse((await baton('logs', 'noisy', 'chosen', '--step', 'counted', '--json')).stdout);
    const second = await baton('logs', 'noisy', 'chosen', '--attempt', '2');

    expect(all).toMatchObject({ lines: [{ step: 'counted', message: 'counted to 3' }], complete: true });
    expect(second.stdout).toBe('Nothing was printed.\n');
  });

  it.each([
    [['--step', 'cuonted'], /has no step "cuonted"\n.*did you mean "counted"\?/],
    [['--attempt', '0'], /--attempt takes a whole number from 1, got "0"/],
  ])('%j is refused', async (args, message) => {
    await baton('start', 'noisy', '--name', 'refusing', '--watch');

    const { exitCode, stderr } = await baton('logs', 'noisy', 'refusing', ...args);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('the name of an execution', () => {
  it('may be shortened to what only one has', async () => {
    await start('shortened-one');
    await start('shortened-two');

    const byEnd = await baton('status', 'publish', 'ened-one');
    const alone = await baton('status', 'ened-two');
    const both = await baton('stop', 'publish/shortened');

    expect(byEnd.stdout).toMatch(/^publish\/shortened-one/);
    expect(alone.stdout).toMatch(/^publish\/shortened-two/);
    expect(both.exitCode).toBe(1);
    expect(both.stderr).toMatch(/stands for 2 executions:\s+publish\/shortened-t?/);

    const short = await baton('stop', 'publish', 'sh');

    expect(short.exitCode).toBe(1);
    expect(short.stderr).toMatch(/"sh" is too short: it may stand for 2 executions:\s+publish\/shortened-t?/);
    expect(short.stderr).toContain('write at least 3 characters of the name');
    await baton('stop', 'publish', 'shortened-one');
    await baton('stop', 'publish', 'shortened-two');
  });

  it('that none has is said so', async () => {
    const { stderr, exitCode } = await baton('cancel', 'nothing-like-it');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('No execution has a name that begins or ends with "nothing-like-it"');
  });
});

describe('baton lifecycle', () => {
  const ticket = (...args: string[]) => baton('lifecycle', ...args);

  it('leads an entity through its states, and shows what may happen and what did', async () => {
    const created = await ticket('create', 'ticket', 't-1');
    const can = await ticket('can', 'ticket', 't-1');
    const paid = await ticket('fire', 'ticket', 't-1', 'pay', '--event', '{"amount": 5}');
    const late = await ticket('fire', 'ticket', 't-1', 'use', '--event', '{"late": true}', '--wait');
    const again = await ticket('fire', 'ticket', 't-1', 'check', '--wait');
    const used = await ticket('fire', 'ticket', 't-1', 'use', '--event', '{"late": false}', '--wait');
    const history = await ticket('history', 'ticket', 't-1', '--json');
    const listed = await ticket('list', 'ticket', '--state', 'used');

    expect(created.stdout).toMatch(/^ticket t-1 is open, since /);
    expect(can.stdout).toMatch(/pay +paid +depends on what comes with it +\$input\.event\.amount >= /);
    expect(paid.stdout).toMatch(/^ticket t-1 is paid/);
    expect(late).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^ticket t-1 is paid[\s\S]*\n✗ use failed: DoorsClosed: too late\n$/),
    });
    expect(again).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining('✗ check failed: DoorsClosed'),
    });
    expect(used).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^ticket t-1 is used for good/),
    });
    const { entries } = JSON.parse(history.stdout) as { entries: { outcome: string; to: string }[] };
    expect(entries.map(({ outcome, to }) => `${outcome} ${to}`)).toEqual([
      'done used',
      'failed paid',
      'failed used',
      'done paid',
      'created open',
    ]);
    expect(listed.stdout).toContain('t-1');
  });

  it.each([
    [['fire', 'ticket', 't-9', 'pay'], /There is no "t-9" in lifecycle "ticket"/],
    [['fire', 'ticket', 't-2', 'pya'], /has no trigger "pya"; did you mean "pay"/],
    [['show', 'ticket'], /ENTITY is missing/],
    [['list', 'publish'], /There is no lifecycle "publish"/],
    [['list', 'ticket', '--state', 'opne'], /no state "opne"; did you mean "open"/],
    [['peek', 'ticket'], /has list, create, fire, show, can, history; got "peek"/],
    [['create', 'ticket', 't-3', '--data', '[1]'], /--data takes a map/],
    [['create', 'ticket', 't-3', '--data', '{"price": "much"}'], /price must be a number/],
  ])('%j is refused', async (args, message) => {
    expect(await ticket(...args)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) });
  });
});

describe('baton events', () => {
  it.each([
    [['list', 'publish'], 0, /No event that started publish is kept/],
    [['replay', 'publish', 'e-1'], 1, /No event "e-1" of workflow "publish" is kept/],
    [['replay', 'publish'], 1, /the event to replay is missing/],
    [['forget', 'publish'], 1, /lists or replays events, got "forget"/],
  ])('%j', async (args, exitCode, message) => {
    const { stdout, stderr, ...result } = await baton('events', ...args);

    expect(result.exitCode).toBe(exitCode);
    expect(stdout + stderr).toMatch(message);
  });
});
