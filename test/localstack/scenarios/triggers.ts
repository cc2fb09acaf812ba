import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { functionName } from '#contracts/names.ts';
import { clients } from '../harness/clients.ts';
import type { Deployed } from '../harness/deployment.ts';
import { eventually } from '../harness/eventually.ts';
import { auditOf, ended, fresh } from '../harness/runs.ts';

const SECRET = 'baton/webhooks/probe-order';
const KEY = `whsec_${Buffer.from('a secret between the shop and us').toString('base64')}`;

/** Executions that are not started by hand. */
export const triggers = (deployed: () => Deployed): void => {
  const runsOf = async (workflow: string) =>
    (await deployed().api.get(`/workflows/${workflow}/executions`)).body.executions;

  beforeAll(async () => {
    await clients.secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: KEY }));
  });
  afterAll(async () => {
    await clients.secrets.send(
      new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }),
    );
  });

  it('starts a run by an event, with the input that the trigger maps', async () => {
    const Detail = JSON.stringify({ number: 'A-7', customer: 'somebody' });
    const { Entries = [] } = await clients.events.send(
      new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'OrderPlaced', Detail }] }),
    );
    const name = `event-${Entries[0]?.EventId}`;
    const { status, output } = await ended(deployed(), 'probe-order', name);
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { order: 'A-7', express: false } });
  });

  it('starts one run for an event that is delivered twice', async () => {
    const event = {
      id: fresh('twice'),
      source: 'shop',
      'detail-type': 'OrderPlaced',
      detail: { number: 'B-8' },
    };
    const Payload = JSON.stringify({ workflow: 'probe-order', trigger: 1, event });
    const FunctionName = functionName('platform/start-on-event');
    for (let delivery = 0; delivery < 2; delivery++) {
      const { FunctionError } = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload }));
      expect(FunctionError).toBeUndefined();
    }
    const runs = (await runsOf('probe-order')).filter(({ name }: { name: string }) =>
      name.endsWith(event.id),
    );
    expect(runs).toHaveLength(1);
    const starts = (await auditOf(deployed(), runs[0].execution)).filter(
      ({ action }) => action === 'started',
    );
    expect(starts).toHaveLength(1);
  });

  it('starts a run by a signed webhook, and the same request once', async () => {
    const body = JSON.stringify({ order_id: 'W-1', express: true });
    const id = fresh('webhook');
    const signedBy = (secret: string, now = new Date()) => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    });
    const send = (headers: Record<string, string>) =>
      deployed().api.post('/webhooks/probe-order', body, headers);
    expect(await send({})).toMatchObject({ status: 401 });
    expect(await send(signedBy(`whsec_${btoa('a guess')}`))).toMatchObject({ status: 401 });
    expect(await send(signedBy(KEY, new Date(0)))).toMatchObject({ status: 401 });
    const first = await send(signedBy(KEY));
    const again = await send(signedBy(KEY));
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.execution).toBe(first.body.execution);
    const { output } = await ended(deployed(), 'probe-order', first.body.name);
    expect(output).toEqual({ order: 'W-1', express: true });
  });

  it('starts a run by the clock', async () => {
    const [run] = await eventually(
      async () => {
        const runs = await runsOf('probe-schedule');
        return runs.length > 0 ? runs : undefined;
      },
      { seconds: 150, what: 'a run by the schedule' },
    );
    const { output } = await ended(deployed(), 'probe-schedule', run.name);
    expect(output).toEqual({ reason: 'clock' });
  });
};
