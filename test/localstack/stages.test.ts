import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { secretName } from '#contracts/names.ts';
import { webhookSecretName } from '#contracts/webhooks/schemes.ts';
import { clients } from './harness/clients.ts';
import { eventually } from './harness/eventually.ts';
import { functionNames } from './harness/function-names.ts';
import { approvalOf, ended, fresh } from './harness/runs.ts';
import { deployStage, type Stage } from './harness/stage.ts';
import { cli } from './scenarios/cli.ts';
import { edition, replacement } from './scenarios/replacement.ts';

const WORKFLOWS = ['probe-order', 'probe-hold', 'probe-replace'];
const KEYS: Record<string, string> = Object.fromEntries(
  ['blue', 'green'].map((stage) => [stage, `whsec_${Buffer.from(`the key of ${stage}`).toString('base64')}`]),
);
const secretOf = (stage: string): string => secretName(webhookSecretName('probe-order'), stage);

const namesOfRuns = async ({ api }: Stage): Promise<string[]> => {
  const { body } = await api.get('/workflows/probe-order/executions');
  return body.executions.map(({ name }: { name: string }) => name);
};
const order = (number: string, more: Record<string, string> = {}) =>
  clients.events.send(
    new PutEventsCommand({
      Entries: [{ Source: 'shop', DetailType: 'OrderPlaced', Detail: JSON.stringify({ number }), ...more }],
    }),
  );

describe('two stages in one account and region', () => {
  let blue: Stage;
  let green: Stage;

  beforeAll(async () => {
    [blue, green] = await Promise.all([
      deployStage('blue', { workflows: WORKFLOWS, entries: edition('first') }),
      deployStage('green', { workflows: WORKFLOWS, settings: { defaultBus: 'false' } }),
    ]);
    for (const [stage, SecretString] of Object.entries(KEYS))
      await clients.secrets.send(new CreateSecretCommand({ Name: secretOf(stage), SecretString }));
  }, 900_000);
  afterAll(async () => {
    for (const stage of Object.keys(KEYS))
      await clients.secrets.send(
        new DeleteSecretCommand({ SecretId: secretOf(stage), ForceDeleteWithoutRecovery: true }),
      );
  });

  it('have functions and state machines of the same kinds, each under its own name', async () => {
    const functions = await functionNames();
    const { stateMachines = [] } = await clients.sfn.send(new ListStateMachinesCommand({}));
    const names = [...functions, ...stateMachines.map(({ name = '' }) => name)];
    const of = (stage: string) =>
      names.filter((name) => name.startsWith(`${stage}-baton-`)).map((name) => name.slice(stage.length));

    expect(of('blue')).toContain('-baton-probe-order');
    expect(of('green').sort()).toEqual(of('blue').sort());
    expect([blue.bus, green.bus]).toEqual(['blue-baton', 'green-baton']);
    expect(blue.table).not.toBe(green.table);
  });

  it('run the same workflow under the same name, and know nothing of each other', async () => {
    const name = fresh('same');
    for (const { api, name: stage } of [blue, green])
      await api.post('/workflows/probe-order/executions', { name, input: { order_id: stage } });

    for (const stage of [blue, green]) {
      const { status, output, execution } = await ended(stage, 'probe-order', name);
      expect({ status, output }).toEqual({
        status: 'SUCCEEDED',
        output: { order: stage.name, express: false },
      });
      expect(execution).toContain(`:${stage.name}-baton-probe-order:`);
    }
    const alone = fresh('alone');
    await blue.api.post('/workflows/probe-order/executions', { name: alone, input: { order_id: 'x' } });
    await ended(blue, 'probe-order', alone);

    expect(await green.api.get(`/workflows/probe-order/executions/${alone}`)).toMatchObject({ status: 404 });
  });

  it("hear events on their own bus, and on the account's only if they are set to", async () => {
    const own = await order('own', { EventBusName: green.bus });
    const common = await order('common');
    const [onOwn, onCommon] = [own, common].map(({ Entries }) => `event-${Entries?.[0]?.EventId}`);

    expect((await ended(green, 'probe-order', onOwn!)).output).toEqual({ order: 'own', express: false });
    expect((await ended(blue, 'probe-order', onCommon!)).output).toEqual({ order: 'common', express: false });
    expect(await namesOfRuns(blue)).not.toContain(onOwn);
    expect(await namesOfRuns(green)).not.toContain(onCommon);
  });

  it('take webhooks that are signed with their own secret', async () => {
    const body = JSON.stringify({ order_id: 'W-1' });
    const send = (stage: Stage, secret: string) => {
      const [id, now] = [fresh(`hook-${stage.name}`), new Date()];
      return stage.api.post('/webhooks/probe-order', body, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      });
    };

    expect(await send(green, KEYS.blue!)).toMatchObject({ status: 401 });
    expect(await send(green, KEYS.green!)).toMatchObject({ status: 202 });
    expect(await send(blue, KEYS.blue!)).toMatchObject({ status: 202 });
  });

  it('keep approvals, and count what ended, apart', async () => {
    const name = fresh('held');
    await green.api.post('/workflows/probe-hold/executions', { name });
    const { id } = await approvalOf(green, name);

    expect((await blue.api.get('/approvals?status=pending')).body.approvals).toEqual([]);
    expect(await blue.api.post(`/approvals/${id}/decision`, { decision: 'approved' })).toMatchObject({
      status: 404,
    });
    await green.api.post(`/approvals/${id}/decision`, { decision: 'approved', by: 'Ann' });

    expect(await ended(green, 'probe-hold', name)).toMatchObject({ status: 'SUCCEEDED' });
    const counted = /workflow_executions_total\{workflow_type="probe-hold",status="success"\} 1/;
    await eventually(async () => counted.exec((await green.api.get('/metrics')).body) ?? undefined, {
      seconds: 60,
      what: 'the count of a run that succeeded',
    });

    expect((await blue.api.get('/metrics')).body).not.toMatch(counted);
  });

  // One of them is all that the CLI needs.
  describe('and the CLI, which', () => cli(() => blue));

  describe('and an action of one, which is replaced while executions are under way,', () =>
    replacement(
      () => blue,
      async () => {
        await deployStage('blue', { workflows: WORKFLOWS, entries: edition('second') });
      },
    ));

  it('are removed one by one: the other works on', async () => {
    await green.remove();

    const name = fresh('after');
    await blue.api.post('/workflows/probe-order/executions', { name, input: { order_id: 'after' } });

    expect(await ended(blue, 'probe-order', name)).toMatchObject({ status: 'SUCCEEDED' });

    await blue.remove();
    const { stateMachines = [] } = await clients.sfn.send(new ListStateMachinesCommand({}));

    expect(stateMachines.filter(({ name: machine }) => /^(blue|green)-/.test(machine ?? ''))).toEqual([]);
  });
});
