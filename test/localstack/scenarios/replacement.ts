import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { calledRun } from '#contracts/progress/called-run.ts';
import { clients } from '../harness/clients.ts';
import { ROOT } from '../harness/deployment.ts';
import { eventually } from '../harness/eventually.ts';
import { approvalOf, ended, fresh, runPath } from '../harness/runs.ts';
import type { Stage } from '../harness/stage.ts';
import { type StageProject, stageProject } from '../harness/stage-project.ts';

const WORKFLOW = 'probe-replace';
const ACTIONS = ['withdraw-blog', 'withdraw-email'];

/** Writes handlers that say which edition of the action they are; by action. */
export const edition = (name: string): Record<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), `baton-${name}-`));
  return Object.fromEntries(
    ACTIONS.map((action) => {
      const file = join(folder, `${action}.ts`);
      const result = `{ channel: '${action}', campaign, outcome: 'withdrawn', record: '${name}', files: 0 }`;
      writeFileSync(
        file,
        [
          `import { defineAction } from '${ROOT}/lib/entry/actions.ts';`,
          `import * as contract from '${ROOT}/lambdas/distribution/${action}/contract.ts';`,
          `export const handler = defineAction(contract, async ({ campaign }) => (${result}));`,
        ].join('\n'),
      );
      return [`distribution/${action}`, file];
    }),
  );
};

const machineOf = (execution: string): string =>
  execution.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');

/** Executions of a stage of which an action is replaced meanwhile; `replace` deploys the edition that is called `second` in place of `first`. */
export const replacement = (deployed: () => Stage, replace: () => Promise<void>): void => {
  let stage: Stage;
  let project: StageProject;
  const [finished, undone] = [fresh('finished'), fresh('undone')];

  const start = async (name: string, hold = true, rest = false): Promise<string> => {
    const { body } = await stage.api.post(`/workflows/${WORKFLOW}/executions`, {
      name,
      input: { hold, rest },
    });
    return body.execution;
  };
  const decide = async (name: string, decision: string) => {
    const approval = await approvalOf(stage, name);
    await stage.api.post(`/approvals/${approval.id}/decision`, { decision });
    return ended(stage, WORKFLOW, name);
  };

  const baton: StageProject['baton'] = (...args) => project.baton(...args);

  beforeAll(async () => {
    stage = deployed();
    project = stageProject(stage.name);
    for (const name of [finished, undone]) {
      await start(name);
      await approvalOf(stage, name);
    }
    await replace();
  }, 900_000);
  afterAll(() => project.remove());

  it('is called in its new version by executions that start now', async () => {
    const name = fresh('now');
    await start(name);

    const { output } = await decide(name, 'approved');

    expect(output).toEqual({ before: 'second', after: 'second' });
  });

  it('is shown by "baton versions" to be called still by executions of the version before', async () => {
    const { stdout } = await baton('versions', WORKFLOW, '--json');
    const [{ versions }] = JSON.parse(stdout).workflows;

    expect(
      versions.map(({ percent, running }: { percent: number; running: number }) => [percent, running]),
    ).toEqual([
      [100, 0],
      [0, 2],
    ]);
  });

  it('is called in its old version by executions that had started', async () => {
    const { output } = await decide(finished, 'approved');

    expect(output).toEqual({ before: 'first', after: 'first' });
  });

  it('is undone by the action that it was deployed with', async () => {
    const { status, execution } = await decide(undone, 'rejected');

    const { events = [] } = await clients.sfn.send(
      new GetExecutionHistoryCommand({ executionArn: execution, includeExecutionData: true }),
    );
    const undo = events.find((event) => calledRun(event)?.compensation);
    const answer = events.find(
      ({ type, previousEventId = 0, taskSucceededEventDetails }) =>
        type === 'TaskSucceeded' && previousEventId > (undo?.id ?? 0) && taskSucceededEventDetails,
    );
    expect(status).toBe('FAILED');
    expect(undo?.taskScheduledEventDetails?.parameters).toMatch(/withdraw-email:\d+/);
    expect(answer?.taskSucceededEventDetails?.output).toContain('first');
  });

  it('is called in both versions while new executions are shared out between them', async () => {
    const { body } = await stage.api.get(`/workflows/${WORKFLOW}/versions`);
    const execution = await start(fresh('canary'), false);
    const stateMachine = machineOf(execution);
    await clients.sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: `${stateMachine}:live`,
        routingConfiguration: body.versions.slice(0, 2).map(({ version }: { version: number }) => ({
          stateMachineVersionArn: `${stateMachine}:${version}`,
          weight: 50,
        })),
      }),
    );
    const names = Array.from({ length: 16 }, (_, index) => fresh(`canary-${index}`));
    for (const name of names) await start(name, false);

    const outputs = await Promise.all(names.map(async (name) => (await ended(stage, WORKFLOW, name)).output));

    expect(new Set(outputs.map((output) => JSON.stringify(output)))).toEqual(
      new Set(['first', 'second'].map((name) => JSON.stringify({ before: name, after: name }))),
    );
  });

  it('is called in its old version again after a rollback', async () => {
    const { body } = await stage.api.get(`/workflows/${WORKFLOW}/versions`);
    const [, { version }] = body.versions;
    await stage.api.post(`/workflows/${WORKFLOW}/rollback`, { version });
    const name = fresh('back');
    await start(name, false);

    const { output } = await ended(stage, WORKFLOW, name);

    expect(output).toEqual({ before: 'first', after: 'first' });
  });

  it('is called in the version in which an execution is continued', async () => {
    const name = fresh('continued');
    await start(name, false, true);
    const path = runPath(WORKFLOW, name);
    await eventually(
      async () => (await stage.api.get(path)).body.progress.running.includes('rest') || undefined,
      {
        seconds: 90,
        what: 'the wait',
      },
    );
    await stage.api.post(`${path}/pause`);
    await ended(stage, WORKFLOW, name);
    const { body } = await stage.api.get(`/workflows/${WORKFLOW}/versions`);
    await stage.api.post(`/workflows/${WORKFLOW}/rollback`, { version: body.versions[0].version });

    const result = await baton('retry', WORKFLOW, name, '--version', 'live', '--from', 'after');
    const { output, continues } = await ended(stage, WORKFLOW, `${name}.v1`);

    expect(result.stderr).toBe('');
    expect({ output, continues }).toEqual({ output: { before: 'first', after: 'second' }, continues: name });
  });

  it('is kept by "baton gc" in the versions that anything needs, which says why, and removed in the others', async () => {
    const { body } = await stage.api.get(`/workflows/${WORKFLOW}/versions`);
    const stateMachineArn = machineOf(await start(fresh('last'), false));
    const published: string[] = [];
    for (const Comment of ['third', 'fourth']) {
      const { definition = '' } = await clients.sfn.send(
        new DescribeStateMachineCommand({ stateMachineArn }),
      );
      const { stateMachineVersionArn = '' } = await clients.sfn.send(
        new UpdateStateMachineCommand({
          stateMachineArn,
          definition: JSON.stringify({ ...JSON.parse(definition), Comment }),
          publish: true,
        }),
      );
      published.push(stateMachineVersionArn);
    }
    await clients.sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: `${stateMachineArn}:live`,
        routingConfiguration: [{ stateMachineVersionArn: published[1], weight: 100 }],
      }),
    );
    const arnOf = ({ version }: { version: number }): string => `${stateMachineArn}:${version}`;
    const [continuing, second, first] = body.versions.map(arnOf);

    const result = await baton('gc', '--yes', '--json');
    const { plan, removed } = JSON.parse(result.stdout) as {
      plan: { kind: string; id: string; why: string }[];
      removed: string[];
    };
    const whyOf = (id = ''): string | undefined => plan.find((one) => one.id === id)?.why;

    // What was published and pointed to by hand is seen as well.
    const ofWorkflow = plan.filter(
      ({ kind, id }) => kind === 'state-machine-version' && id.startsWith(`${stateMachineArn}:`),
    );
    expect(ofWorkflow).toHaveLength(5);
    expect(removed).toEqual(expect.arrayContaining([continuing, second]));
    expect(whyOf(first)).toMatch(/may be continued or undone for 14 days/);
    expect(whyOf(published[0])).toBe('a rollback goes back to it');
    expect(whyOf(published[1])).toBe('new executions get it');
    expect(plan.filter(({ why }) => why.endsWith(`${first.split(':').at(-1)} calls it`))).not.toEqual([]);
    const left = (await stage.api.get(`/workflows/${WORKFLOW}/versions`)).body.versions;
    expect(left).toHaveLength(3);
  });
};
