import {
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import {
  DescribeStateMachineCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { functionName } from '#contracts/names.ts';
import { KEYS } from '#contracts/table.ts';
import { clients } from '../harness/clients.ts';
import type { Deployed } from '../harness/deployment.ts';
import { approvalOf, campaignInput, ended, fresh } from '../harness/runs.ts';

const FunctionName = functionName('distribution/social');
const WORKFLOW = 'baton-marketing-campaign';

/** Publishes a version of the function that writes to a place that is not there, as when the service behind it is down. */
const publishBroken = async (): Promise<string> => {
  const { lambda } = clients;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const set = async (variables: Record<string, string>): Promise<void> => {
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: variables } }),
    );
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  };
  const variables = Environment?.Variables ?? {};
  await set({ ...variables, [ENVIRONMENT.outbox]: 's3://no-such-bucket/outbox' });
  const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName, Qualifier: Version });
  await set(variables);
  return Version;
};

/** Lets new executions call the broken version: a definition names the versions that it calls. The result restores it. */
const breakOutbox = async ({ versions }: Deployed): Promise<() => Promise<void>> => {
  const { sfn } = clients;
  const current = versions.get(WORKFLOW) ?? '';
  const stateMachineArn = current.split(':').slice(0, -1).join(':');
  const route = (stateMachineVersionArn: string | undefined) =>
    sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: `${stateMachineArn}:live`,
        routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
      }),
    );
  const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const called = new RegExp(`(:function:${FunctionName}:)\\d+`, 'g');
  const broken = definition.replaceAll(called, `$1${await publishBroken()}`);
  expect(broken).not.toBe(definition);
  const { stateMachineVersionArn } = await sfn.send(
    new UpdateStateMachineCommand({ stateMachineArn, definition: broken, publish: true }),
  );
  await route(stateMachineVersionArn);
  return async () => {
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    await route(current);
  };
};

/** A channel that is down: retries, the breaker, the compensations, the original error. */
export const failure = (deployed: () => Deployed): void => {
  it('undoes what was published, newest first, and ends with the original error', async () => {
    const mend = await breakOutbox(deployed());
    try {
      const { api, tap, table } = deployed();
      const name = fresh('social-down');
      await api.post('/workflows/marketing-campaign/executions', { name, input: campaignInput() });
      const approval = await approvalOf(deployed(), name);
      await api.post(`/approvals/${approval.id}/decision`, { decision: 'approved', by: 'maria@example.com' });
      const { status, error, cause, progress } = await ended(deployed(), 'marketing-campaign', name);
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'NoSuchBucket' });

      const { step, compensations } = JSON.parse(cause);
      expect(step).toBe('social');
      expect(compensations.map((one: { step: string }) => one.step).sort()).toEqual(
        expect.arrayContaining(['blog', 'email']),
      );
      expect(compensations.every(({ undone }: { undone: boolean }) => undone)).toBe(true);
      const steps = new Map<string, { status: string; compensation?: string; attempts: number }>(
        progress.steps.map((one: { id: string }) => [one.id, one]),
      );
      expect(steps.get('email')?.compensation).toBe('succeeded');
      expect(steps.get('social')).toMatchObject({ status: 'failed', attempts: 4 });

      const { Item } = await clients.dynamo.send(
        new GetCommand({ TableName: table, Key: KEYS.breaker('social'), ConsistentRead: true }),
      );
      expect(Item?.breaker).toMatchObject({ state: 'open' });
      const { body } = await api.get('/breakers');
      expect(body.breakers).toContainEqual(expect.objectContaining({ name: 'social', state: 'open' }));
      const event = await tap.waitFor('the breaker', (one) => one['detail-type'] === 'Breaker Changed');
      expect(event.detail).toMatchObject({ breaker: 'social', from: 'closed', to: 'open' });
    } finally {
      await mend();
    }
  });

  it('closes the breaker by hand', async () => {
    const { api } = deployed();
    expect(await api.post('/breakers/social/reset')).toMatchObject({
      status: 200,
      body: { state: 'closed' },
    });
    expect(await api.post('/breakers/nothing/reset')).toMatchObject({ status: 404 });
  });
};
