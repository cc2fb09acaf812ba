import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { clients } from '../harness/clients.ts';
import { type Deployed, tearDown } from '../harness/deployment.ts';
import { functionNames } from '../harness/function-names.ts';

/** Names of everything of Baton's that is left. */
const leftovers = async (): Promise<string[]> => {
  const { dynamo, events, s3, sfn, sqs } = clients;
  const found = [
    (await dynamo.send(new ListTablesCommand({}))).TableNames,
    (await events.send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name),
    (await events.send(new ListRulesCommand({}))).Rules?.map(({ Name }) => Name),
    await functionNames(),
    (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    (await sfn.send(new ListStateMachinesCommand({}))).stateMachines?.map(({ name }) => name),
    (await sqs.send(new ListQueuesCommand({}))).QueueUrls?.map((url) => url.split('/').at(-1)),
  ];
  return found.flatMap((names) => names ?? []).filter((name) => name?.startsWith('baton')) as string[];
};

/** The end of the deployment. */
export const removal = (deployed: () => Deployed): void => {
  it('has lost no event', async () => {
    const { QueueUrls = [] } = await clients.sqs.send(new ListQueuesCommand({}));
    const QueueUrl = QueueUrls.find((url) => /\/baton-data-.*DeadLetters/.test(url));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(QueueUrl).toBeDefined();
    expect(Attributes?.ApproximateNumberOfMessages).toBe('0');
  });

  it('leaves nothing of the stacks behind', async () => {
    await tearDown(deployed());
    expect(await leftovers()).toEqual([]);
  });
};
