import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, it } from '@jest/globals';
import { clients } from '../harness/clients.ts';
import type { Deployed } from '../harness/deployment.ts';
import { eventually } from '../harness/eventually.ts';
import { fresh } from '../harness/runs.ts';

/** Entities of a lifecycle. */
export const lifecycles = (deployed: () => Deployed): void => {
  const pathOf = (id: string): string => `/lifecycles/probe-life/${id}`;
  const post = (path: string, body: object) => deployed().api.post(path, body);
  const settled = (id: string, state: string) =>
    eventually(
      async () => {
        const { body } = await deployed().api.get(pathOf(id));
        return body.state === state && body.under_way === undefined ? body : undefined;
      },
      { seconds: 120, what: `${id} to be ${state}` },
    );
  const historyOf = async (id: string): Promise<string[]> =>
    (await deployed().api.get(`${pathOf(id)}/history`)).body.entries.map(
      ({ outcome, to, error }: { outcome: string; to: string; error?: string }) =>
        [outcome, to, error?.split(':')[0]].filter(Boolean).join(' '),
    );

  it('changes state by an event on the bus, once the work is done', async () => {
    const ticket = fresh('ticket');
    expect(await post(pathOf(ticket), { data: { price: 5 } })).toMatchObject({ status: 201 });
    const Detail = JSON.stringify({ ticket, code: 'A-7' });
    const entry = { Source: 'till', DetailType: 'TicketPaid', Detail };
    await clients.events.send(new PutEventsCommand({ Entries: [entry] }));

    const { data } = await settled(ticket, 'paid');

    expect(data).toEqual({ price: 5, code: 'A-7' });
    expect(await historyOf(ticket)).toEqual(['done paid', 'created open']);
  });

  it('stays in its state if the work fails, and changes it in time', async () => {
    const ticket = fresh('unpaid-ticket');
    const fired = await post(`${pathOf(ticket)}/events/pay`, {
      data: { price: 5 },
      event: { card: 'bad', code: 'B-8' },
    });
    expect(fired).toMatchObject({ status: 202, body: { state: 'open', under_way: { to: 'paid' } } });
    expect(await post(`${pathOf(ticket)}/events/pay`, { event: {} })).toMatchObject({ status: 409 });

    await settled(ticket, 'expired');

    expect(await historyOf(ticket)).toEqual(['done expired', 'failed paid CardDeclined', 'created open']);
  });
};
