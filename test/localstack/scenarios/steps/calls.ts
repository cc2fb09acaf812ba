import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { clients } from '../../harness/clients.ts';
import { eventually } from '../../harness/eventually.ts';
import { ended } from '../../harness/runs.ts';
import { CARTS, filesOf, run, type StepTypes, started } from '../../harness/step-types.ts';

/** Step types that call other workflows, actions that are known at run time only, and one action for many items. */
export const calls = (deployed: () => StepTypes): void => {
  it('a workflow step waits for the output of one execution for each item, and not for the one that it only starts', async () => {
    const name = await started(deployed(), 'cart', { skus: ['S-1', 'S-2'] }, CARTS.kept);

    const { status, output } = await ended(deployed().stage, 'cart', name);

    const reservations = ['S-1', 'S-2'].map((sku) => `reservations/${name}/${sku}.json`);
    expect({ status, reservations: output.reservations }).toEqual({ status: 'SUCCEEDED', reservations });
    expect(await filesOf(deployed(), `reservations/${name}/`)).toEqual(reservations);
    const notified = await eventually(
      async () => {
        const request = new DescribeExecutionCommand({ executionArn: output.notified });
        const execution = await clients.sfn.send(request);
        return execution.status === 'RUNNING' ? undefined : execution;
      },
      { what: 'the end of the execution that was started' },
    );
    expect(JSON.parse(notified.output ?? 'null')).toEqual({ count: 2 });
  });

  it('a workflow step undoes what other workflows did when its own workflow fails', async () => {
    const name = await started(deployed(), 'cart', { skus: ['S-1', 'S-2'], refuse: true }, CARTS.refused);

    const { status, error, cause } = await ended(deployed().stage, 'cart', name);

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'CartRefused' });
    expect(JSON.parse(cause).compensations).toEqual([
      { step: 'order', undone: true },
      { step: 'order', undone: true },
    ]);
    expect(await filesOf(deployed(), `reservations/${name}/`)).toEqual([]);
  });

  const tasksOf = (order: string): JsonObject[] => [
    { id: 'cost', uses: 'shop/price', with: { sku: 'S-1' } },
    { id: 'place', uses: 'shop/reserve', with: { sku: 'S-1', order } },
  ];

  it('a dynamic step runs the tasks that an expression yields, and no others', async () => {
    const { status, output } = await run(deployed(), 'picked', { tasks: tasksOf('kept') });
    const refused = await run(deployed(), 'picked', {
      tasks: [{ id: 'give-up', uses: 'shop/release', with: { sku: 'S-1', order: 'kept' } }],
    });

    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: {
        cost: { amount: 3, currency: 'EUR', quote: expect.any(String) },
        place: { reservation: 'reservations/kept/S-1.json' },
      },
    });
    // LocalStack names the error States.Runtime, and not States.QueryEvaluationError.
    expect(refused).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('a task needs an id and one of shop/price, shop/reserve'),
    });
    expect(await filesOf(deployed(), 'reservations/kept/')).toEqual(['reservations/kept/S-1.json']);
  });

  it('a dynamic step undoes what tasks did by the contracts of their actions', async () => {
    const { status, error } = await run(deployed(), 'picked', { tasks: tasksOf('refused'), refuse: true });

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'TasksRefused' });
    await eventually(
      async () => (await filesOf(deployed(), 'reservations/refused/')).length === 0 || undefined,
      { what: 'the end of the reservation' },
    );
  });

  it('a distributed for_each runs an execution for each item of an expression', async () => {
    const { status, output } = await run(deployed(), 'priced', { skus: ['S-1', 'S-20'], currency: 'CHF' });

    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: [
        { position: 1, amount: 3, currency: 'CHF' },
        { position: 2, amount: 4, currency: 'CHF' },
      ],
    });
  });

  it('a distributed for_each runs an execution for each line of a file', async () => {
    const file = 'lists/prices.csv';
    const Body = 'sku,currency\nS-1,EUR\nS-20,CHF\n';
    await clients.s3.send(
      new PutObjectCommand({ Bucket: deployed().stage.bucket, Key: `files/${file}`, Body }),
    );

    const { status, output } = await run(deployed(), 'listed', { file });

    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: [
        { sku: 'S-1', amount: 3, currency: 'EUR' },
        { sku: 'S-20', amount: 4, currency: 'CHF' },
      ],
    });
  });
};
