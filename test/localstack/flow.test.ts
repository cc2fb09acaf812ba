import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_ALIAS } from '#contracts/names.ts';
import { clients } from './harness/clients.ts';
import { LIMITED } from './harness/deployment.ts';
import { eventually } from './harness/eventually.ts';
import { ACCOUNT, REGION } from './harness/localstack.ts';
import { fresh, runPath } from './harness/runs.ts';
import { deployStage, type Stage } from './harness/stage.ts';
import { variants } from './scenarios/variants.ts';

const STAGE = 'flow';
const ENDED = /^(SUCCEEDED|FAILED|TIMED_OUT|ABORTED)$/;

let current: Stage | undefined;
const deployed = (): Stage => {
  if (!current) throw new Error('Nothing is deployed: see what the deployment said above');
  return current;
};

const start = (workflow: string, name: string, key: string) =>
  deployed().api.post(`/workflows/${workflow}/executions`, { name, input: { key } });
const status = async (workflow: string, name: string) =>
  (await deployed().api.get(runPath(workflow, name))).body;
const endOf = (workflow: string, name: string) =>
  eventually(
    async () => {
      const found = await status(workflow, name);
      return ENDED.test(found.status) ? found : undefined;
    },
    { seconds: 240, what: `the end of ${name}` },
  );
const placeOf = (workflow: string, name: string, place: number) =>
  eventually(
    async () => {
      const found = await status(workflow, name);
      return found.queue?.place === place ? found : undefined;
    },
    { seconds: 120, what: `place ${place} of ${name}` },
  );
/** When an execution was in its step `hold`: its start and its end. */
const held = async (workflow: string, name: string): Promise<[number, number]> => {
  const { progress } = await status(workflow, name);
  const step = progress.steps.find(({ id }: { id: string }) => id === 'hold');
  return [Date.parse(step.started_at), Date.parse(step.ended_at)];
};

describe('Workflows with limits, on LocalStack,', () => {
  beforeAll(async () => {
    current = await deployStage(STAGE, {
      folder: LIMITED,
      workflows: ['probe-queue', 'probe-reject', 'probe-skip', 'probe-newest', 'probe-variants'],
    });
  }, 900_000);
  afterAll(() => current?.remove(), 300_000);

  it('run one execution of a key after another, whatever starts them, and let go who is cancelled', async () => {
    const key = fresh('queue');
    const [first, second, third, direct] = ['a', 'b', 'c', 'd'].map((name) => `${key}-${name}`) as [
      string,
      string,
      string,
      string,
    ];
    await start('probe-queue', first, key);
    await eventually(async () => (await held('probe-queue', first))[0] || undefined, {
      seconds: 120,
      what: 'the first',
    });
    await start('probe-queue', second, key);
    const pending = await placeOf('probe-queue', second, 1);
    await start('probe-queue', third, key);
    await placeOf('probe-queue', third, 2);
    const { Entries = [] } = await clients.events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: deployed().bus,
            Source: 'queues',
            DetailType: 'Queued',
            Detail: JSON.stringify({ key }),
          },
        ],
      }),
    );
    await clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${STAGE}-baton-probe-queue:${LIVE_ALIAS}`,
        name: direct,
        input: JSON.stringify({ key }),
      }),
    );

    const cancelled = await deployed().api.post(`${runPath('probe-queue', third)}/cancel`);
    const others = [first, second, `event-${Entries[0]?.EventId}`, direct];
    const ends = await Promise.all(others.map((name) => endOf('probe-queue', name)));
    const times = await Promise.all(others.map((name) => held('probe-queue', name)));

    expect(pending).toMatchObject({ status: 'PENDING', queue: { key, place: 1, under_way: [first] } });
    expect(cancelled.status).toBeLessThan(300);
    expect(ends.map((end) => end.status)).toEqual(Array(4).fill('SUCCEEDED'));
    const inOrder = times.toSorted(([one], [other]) => one - other);
    for (const [index, [begun]] of inOrder.slice(1).entries())
      expect(begun).toBeGreaterThanOrEqual(Number(inOrder[index]?.[1]));
    expect(await endOf('probe-queue', third)).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
  });

  it('refuse a start, or skip it, while another execution of its key is under way', async () => {
    const key = fresh('refused');
    const names = ['a', 'b'].map((name) => `${key}-${name}`) as [string, string];
    for (const workflow of ['probe-reject', 'probe-skip']) await start(workflow, names[0], key);

    const refused = [await start('probe-reject', names[1], key), await start('probe-reject', names[1], key)];
    const skipped = await start('probe-skip', names[1], key);
    await Promise.all(['probe-reject', 'probe-skip'].map((workflow) => endOf(workflow, names[0])));
    const later = await eventually(
      async () => {
        const answer = await start('probe-reject', names[1], key);
        return answer.status === 202 ? answer : undefined;
      },
      { seconds: 60, what: 'a place' },
    );

    expect(refused.map((answer) => answer.status)).toEqual([429, 429]);
    expect(refused[0]?.body.error.message).toContain(names[0]);
    expect(skipped.body).toMatchObject({ skipped: true, name: names[0] });
    expect(later.body.name).toBe(names[1]);
  });

  it('begin the newest once the oldest is cancelled and undone', async () => {
    const key = fresh('newest');
    const [old, young] = [`${key}-old`, `${key}-young`];
    await start('probe-newest', old, key);
    await eventually(async () => (await held('probe-newest', old))[0] || undefined, {
      seconds: 120,
      what: 'what is to be undone',
    });

    await start('probe-newest', young, key);
    const end = await endOf('probe-newest', young);

    expect(end.status).toBe('SUCCEEDED');
    const cancelled = await status('probe-newest', old);
    expect(cancelled).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
    expect(cancelled.progress.steps[0]).toMatchObject({ id: 'act', compensation: 'succeeded' });
  });

  it('make a queued start once that was asked for twice, and let it wait for its turn', async () => {
    const key = fresh('queued');
    const [first, second] = [`${key}-a`, `${key}-b`];
    await start('probe-queue', first, key);
    const queue = () =>
      deployed().api.post('/workflows/probe-queue/queued-starts', { name: second, input: { key } });

    const accepted = [await queue(), await queue()];
    const end = await eventually(
      async () => {
        const found = await deployed().api.get(runPath('probe-queue', second));
        return found.status === 200 && ENDED.test(found.body.status) ? found.body : undefined;
      },
      { seconds: 240, what: 'the queued start' },
    );

    expect(accepted.map((answer) => answer.status)).toEqual([202, 202]);
    expect(end.status).toBe('SUCCEEDED');
    const [[, ended], [begun]] = [await held('probe-queue', first), await held('probe-queue', second)];
    expect(begun).toBeGreaterThanOrEqual(ended);
  });

  describe('variants of a workflow', () => variants(deployed));
});
