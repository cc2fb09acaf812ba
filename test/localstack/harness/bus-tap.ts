import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { clients } from './clients.ts';
import { eventually } from './eventually.ts';

/** An event that came over Baton's bus. */
export interface SeenEvent {
  source: string;
  'detail-type': string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  detail: any;
}

/** Keeps everything that is put on a bus from now on. */
export interface BusTap {
  /** Waits for an event that fits; what came before is looked at first. */
  waitFor(what: string, fits: (event: SeenEvent) => boolean): Promise<SeenEvent>;
  /** All events so far that fit. */
  seen(fits: (event: SeenEvent) => boolean): Promise<SeenEvent[]>;
  close(): Promise<void>;
}

const RULE = 'baton-test-tap';

/** Taps a bus with a separate rule that leads to a queue. */
export const tapBus = async (EventBusName: string): Promise<BusTap> => {
  const { events, sqs } = clients;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: RULE }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const EventPattern = JSON.stringify({ source: [{ prefix: 'baton' }] });
  await events.send(new PutRuleCommand({ Name: RULE, EventBusName, EventPattern }));
  await events.send(
    new PutTargetsCommand({
      Rule: RULE,
      EventBusName,
      Targets: [{ Id: 'queue', Arn: Attributes?.QueueArn }],
    }),
  );
  const kept: SeenEvent[] = [];
  const drain = async (): Promise<void> => {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return;
      kept.push(...Messages.map(({ Body }) => JSON.parse(Body ?? '{}') as SeenEvent));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
  const seen = async (fits: (event: SeenEvent) => boolean): Promise<SeenEvent[]> => {
    await drain();
    return kept.filter(fits);
  };
  return {
    seen,
    waitFor: (what, fits) => eventually(async () => (await seen(fits))[0], { what }),
    async close() {
      await events.send(new RemoveTargetsCommand({ Rule: RULE, EventBusName, Ids: ['queue'] }));
      await events.send(new DeleteRuleCommand({ Name: RULE, EventBusName }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
};
