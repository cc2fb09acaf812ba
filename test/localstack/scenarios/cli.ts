import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../harness/eventually.ts';
import { fresh } from '../harness/runs.ts';
import type { Stage } from '../harness/stage.ts';
import { type StageProject, stageProject } from '../harness/stage-project.ts';

/** The CLI and a deployed stage with the workflows `probe-order` and `probe-hold`. */
export const cli = (deployed: () => Stage): void => {
  let project: StageProject;

  const baton: StageProject['baton'] = (...args) => project.baton(...args);

  beforeAll(() => {
    project = stageProject(deployed().name);
  });
  afterAll(() => project.remove());

  it('starts an execution and follows it to its end', async () => {
    const name = fresh('started');

    const result = await baton(
      ...['start', 'probe-order', '--name', name, '--input', '{"order_id":"R-1"}', '--watch'],
    );

    expect({ stderr: result.stderr, exitCode: result.exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(result.stdout).toContain(`probe-order/${name} is started`);
    expect(result.stdout).toMatch(/100 % {2}execution succeeded/);
    expect(result.stdout).toContain('"order":"R-1"');
  });

  it('shows the status and the history of an execution by a part of its name', async () => {
    const name = fresh('known');
    await baton('start', 'probe-order', '--name', name, '--input', '{"order_id":"R-2"}', '--watch');

    const status = await baton('status', 'probe-order', name.slice(0, -1));
    const history = await baton('history', name);
    const list = await baton('status', 'probe-order');

    expect(status.stdout).toMatch(new RegExp(`^probe-order/${name} succeeded`));
    expect(history.stdout).toContain('ExecutionSucceeded');
    expect(list.stdout).toContain(name);
  });

  it('approves, and cancels', async () => {
    const [held, dropped] = [fresh('held'), fresh('dropped')];
    await baton('start', 'probe-hold', '--name', held);
    await baton('start', 'probe-hold', '--name', dropped);
    const approval = await eventually(
      async () => {
        const { stdout } = await baton('approve', '--json');
        const { approvals } = JSON.parse(stdout) as { approvals: { id: string; execution: string }[] };
        return approvals.find(({ execution }) => execution.endsWith(`:${held}`));
      },
      { seconds: 90, what: 'the approval' },
    );

    const approved = await baton('approve', approval.id.slice(0, 12));
    const watched = await baton('status', 'probe-hold', held, '--watch');
    const cancelled = await baton('cancel', 'probe-hold', dropped, '--reason', 'no longer needed');

    expect(approved.stdout).toBe('approved: Continue?\n');
    expect(watched.exitCode).toBe(0);
    expect(cancelled.stdout).toContain(`probe-hold/${dropped} has ended`);
  });

  it('shows what a deployment of the project would change, and whom it would find under way', async () => {
    const file = 'probe-hold.workflow.yaml';
    const deployedText = readFileSync(join(import.meta.dirname, '../workflows', file), 'utf8');
    const held = fresh('compared');
    await baton('start', 'probe-hold', '--name', held);
    const diff = async (text: string) => {
      writeFileSync(join(project.root, 'statemachines', file), text);
      const { stdout } = await baton('diff', 'probe-hold', '--json', '--exit-code');
      return JSON.parse(stdout);
    };

    const same = await diff(deployedText);
    const changed = await diff(deployedText.replace('timeout: 1h', 'timeout: 2h'));

    expect(same).toMatchObject({
      from: `stage ${deployed().name}`,
      workflows: [{ workflow: 'probe-hold', change: 'none' }],
      // What the deployed repository's actions share is not in this project.
      code: { added: [], changed: [] },
    });
    expect(changed).toMatchObject({
      differs: true,
      workflows: [{ workflow: 'probe-hold', change: 'changed' }],
    });
    expect(JSON.stringify(changed.workflows[0])).toContain('timeout');
    expect(JSON.stringify(changed.workflows[0].underWay)).toMatch(/"running":[1-9]/);
    await baton('cancel', 'probe-hold', held);
  });

  it('says in words what it does not find there', async () => {
    const none = await baton('status', 'probe-order', 'none');
    const wrong = await baton('start', 'probe-order', '--input', '{"order_id":7}');

    expect(none).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('No execution of "probe-order"'),
    });
    expect(wrong).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('order_id must be text, got 7'),
    });
  });
};
