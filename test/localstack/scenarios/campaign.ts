import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { expect, it } from '@jest/globals';
import { readProject } from '#stacks/index.ts';
import { clients } from '../harness/clients.ts';
import { type Deployed, ROOT } from '../harness/deployment.ts';
import { embeddedHistory } from '../harness/embedded-run.ts';
import { historyTree, treeLines, withoutTimedOutCalls } from '../harness/history-tree.ts';
import { logsOf } from '../harness/logs.ts';
import { approvalOf, auditOf, campaignInput, ended, fresh, runPath } from '../harness/runs.ts';

const WORKFLOW = 'marketing-campaign';
const NAME = fresh('launch');
const HEADLINE = 'A lamp that keeps the time for you';
const DECISION = { decision: 'approved', by: 'maria@example.com', edits: { headline: HEADLINE } };

/** The campaign from its start to its end, by the API alone. */
export const campaign = (deployed: () => Deployed): void => {
  let execution = '';

  it('refuses a malformed brief field by field', async () => {
    const { status, body } = await deployed().api.post(`/workflows/${WORKFLOW}/executions`, {
      input: { ...campaignInput(), launch_date: 'soon', channels: ['fax'] },
    });
    expect(status).toBe(422);
    const fields = body.error.details.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(expect.arrayContaining(['launch_date', 'channels.0']));
  });

  it('starts once, however often it is asked under one name', async () => {
    const start = () =>
      deployed().api.post(`/workflows/${WORKFLOW}/executions`, { name: NAME, input: campaignInput() });
    const first = await start();
    const again = await start();
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.execution).toBe(first.body.execution);
    execution = first.body.execution;
  });

  it('asks for an approval, shows progress meanwhile, and takes the decision once, with edits', async () => {
    const { api, tap } = deployed();
    const approval = await approvalOf(deployed(), NAME);
    expect(JSON.stringify(approval)).not.toContain('token');
    const { body } = await api.get(runPath(WORKFLOW, NAME));
    expect(body).toMatchObject({ status: 'RUNNING', progress: { running: ['approval'] } });
    expect(body.progress.percent).toBeGreaterThan(0);
    expect(body.progress.percent).toBeLessThan(100);

    const decide = (decision: object) => api.post(`/approvals/${approval.id}/decision`, decision);
    expect(await decide({ ...DECISION, edits: { price: 1 } })).toMatchObject({ status: 422 });
    expect(await decide(DECISION)).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(await decide(DECISION)).toMatchObject({
      status: 409,
      body: { error: { code: 'already_decided' } },
    });
    const event = await tap.waitFor(
      'the decision',
      ({ detail }) => detail.decision && detail.approval === approval.id,
    );
    expect(event).toMatchObject({
      'detail-type': 'Approval Decided',
      detail: { workflow: WORKFLOW, decision: 'approved' },
    });
  });

  it('publishes what was approved', async () => {
    const { output, status, progress } = await ended(deployed(), WORKFLOW, NAME);
    expect({ status, percent: progress.percent }).toEqual({ status: 'SUCCEEDED', percent: 100 });
    expect(output).toMatchObject({ decision: 'approved', headline: HEADLINE });
    expect(output.emails_sent).toBeGreaterThan(100);
    const { Contents = [] } = await clients.s3.send(
      new ListObjectsV2Command({ Bucket: deployed().bucket, Prefix: 'outbox/' }),
    );
    expect(Contents.filter(({ Key }) => Key?.endsWith('.mbox')).length).toBeGreaterThan(0);
  });

  it('leaves an audit trail of who did what', async () => {
    const trail = await auditOf(deployed(), execution);
    expect(trail.map(({ action }) => action)).toEqual(expect.arrayContaining(['started', 'approved']));
    const started = trail.find(({ action }) => action === 'started');
    expect(started?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(trail.find(({ action }) => action === 'approved')).toMatchObject({ by: 'maria@example.com' });
  });

  it('keeps task tokens out of the history that the API shows', async () => {
    const { body } = await deployed().api.get(`${runPath(WORKFLOW, NAME)}/history?limit=1000`);
    const text = JSON.stringify(body.events);
    expect(text).toContain('(hidden)');
    expect(body.events.length).toBeGreaterThan(50);
  });

  it('writes structured logs that lead back to the run, and task tokens into none of them', async () => {
    const { events = [] } = await clients.sfn.send(
      new GetExecutionHistoryCommand({ executionArn: execution, maxResults: 1000 }),
    );
    const tokens = events.flatMap(({ taskScheduledEventDetails }) => {
      const { Payload } = JSON.parse(taskScheduledEventDetails?.parameters ?? '{}');
      return Payload?.run?.task_token ?? [];
    });
    expect(tokens).toHaveLength(1);
    const logs = await logsOf('/aws/lambda/baton-');
    for (const [group, text] of logs) expect([group, text.includes(tokens[0])]).toEqual([group, false]);
    // An executor may end an invocation before it has read all that the function printed: some lines are lost, never all.
    const lines = [...logs.values()]
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.includes(`"correlation_id":"${execution}"`));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        execution: NAME,
        step: expect.any(String),
        workflow: WORKFLOW,
      });
  });

  it('leaves the history that the embedded engine leaves for the same input', async () => {
    const { events = [] } = await clients.sfn.send(
      new GetExecutionHistoryCommand({ executionArn: execution, maxResults: 1000 }),
    );
    const { workflows: manifests } = await readProject(ROOT);
    const own = await embeddedHistory({
      manifests,
      workflow: WORKFLOW,
      name: NAME,
      input: campaignInput(),
      decision: DECISION,
    });
    expect(events.length).toBeGreaterThan(100);
    expect(treeLines(historyTree(withoutTimedOutCalls(events)))).toEqual(treeLines(historyTree(own)));
  });
};
