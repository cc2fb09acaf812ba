import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { clients } from '../../harness/clients.ts';
import { eventually } from '../../harness/eventually.ts';
import { ended, fresh, runPath } from '../../harness/runs.ts';
import { run, type StepTypes, started } from '../../harness/step-types.ts';

/** Step types that reach AWS's services without a function. */
export const services = (deployed: () => StepTypes): void => {
  it('a state step keeps a record across executions, writes only if its condition holds, and counts atomically', async () => {
    const customer = fresh('customer');
    const first = await run(deployed(), 'visits', { customer, page: 'home' });
    const more = await Promise.all(
      ['lamps', 'cart'].map((page) => run(deployed(), 'visits', { customer, page })),
    );

    const last = await run(deployed(), 'visits', { customer, page: 'home again' });

    expect(first.output).toEqual({
      refused: null,
      record: { first: 'home', count: 1, pages: ['home'] },
      total: 1,
    });
    expect(more.map(({ output }) => output.refused)).toEqual(
      more.map(() => 'DynamoDB.ConditionalCheckFailedException'),
    );
    expect(last.output.total).toBe(4);
    expect(last.output.record).toEqual({
      first: 'home',
      count: 4,
      pages: [expect.stringMatching(/lamps|cart/), 'home again'],
    });
  });

  it('an aws step calls an action of a service', async () => {
    const QueueName = fresh('baton-steps');
    const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName }));

    const { status, output } = await run(deployed(), 'queued', {
      queue: QueueUrl ?? '',
      text: 'good morning',
    });

    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }),
    );
    await clients.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    expect(status).toBe('SUCCEEDED');
    expect(Messages).toMatchObject([{ Body: 'good morning', MessageId: output.message }]);
  });

  const pay = (order: string, amount: number) =>
    clients.events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: deployed().stage.bus,
            Source: 'bank',
            DetailType: 'PaymentReceived',
            Detail: JSON.stringify({ order: { id: order }, amount }),
          },
        ],
      }),
    );

  it('a wait for an event ends with the event of the order that it waits for', async () => {
    const [order, other] = [fresh('order'), fresh('other')];
    const name = await started(deployed(), 'paid', { order });
    await eventually(
      async () => {
        const { body } = await deployed().stage.api.get(runPath('paid', name));
        return body.progress.running.includes('payment') || undefined;
      },
      { what: 'the step that waits' },
    );

    await pay(other, 1);
    await pay(order, 20);

    expect(await ended(deployed().stage, 'paid', name)).toMatchObject({
      status: 'SUCCEEDED',
      output: { paid: 20 },
    });
  });

  it('a wait for an event ends with an event that came before', async () => {
    const order = fresh('early');
    await pay(order, 5);

    const { status, output } = await run(deployed(), 'paid', { order });

    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { paid: 5 } });
  });

  it('an event that another workflow emits ends a wait, after a switch, branches and a group, and before a return', async () => {
    const order = fresh('settled');

    const { status, output } = await run(deployed(), 'settled', { order, amount: 20.5 });
    const paid = await run(deployed(), 'paid', { order });

    // Of a larger amount, LocalStack assigns what the Choice's default says in place of the rule's own: the embedded engine tests that.
    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: { size: 'small', sums: { whole: 20, taxed: 41 }, announced: true },
    });
    expect(paid).toMatchObject({ status: 'SUCCEEDED', output: { paid: 20.5 } });
  });

  // LocalStack's Step Functions have no http:invoke ("Unknown service 'http'") and refuse the state machine, so that a project with
  // such a step cannot be deployed there; lib/local/http and test/synth have its tests.
  it.skip('an http step calls an API', () => undefined);
};
