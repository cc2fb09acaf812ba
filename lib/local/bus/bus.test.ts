import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '#core/ids.ts';
import type { JsonObject } from '#core/json.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { EventBus } from './bus.ts';
import { eventsEndpoint } from './endpoint.ts';
import type { BusEvent } from './event.ts';

const NOW = Date.parse('2026-03-01T10:00:00.500Z');

const recorded = () => {
  const failures: string[] = [];
  const bus = new EventBus({
    clock: { now: () => NOW },
    randomness: seededRandomness(1),
    onTargetFailure: (rule, _, error) => failures.push(`${rule}: ${(error as Error).message}`),
  });
  const heard: BusEvent[] = [];
  const listen = (name: string, pattern?: JsonObject, busName?: string) =>
    bus.addRule({ name, pattern, busName, target: (event) => void heard.push(event) });
  return { bus, heard, listen, failures };
};

describe('The bus', () => {
  it('delivers an event to the rules that it matches, completed as by EventBridge', async () => {
    const { bus, heard, listen } = recorded();
    listen('shop', { source: ['shop'] });
    listen('mail', { source: ['mail'] });
    const id = bus.put({ source: 'shop', detailType: 'OrderPlaced', detail: { order: 7 } });
    await bus.drained();

    expect(heard).toEqual([
      {
        version: '0',
        id,
        source: 'shop',
        'detail-type': 'OrderPlaced',
        account: '000000000000',
        region: 'us-east-1',
        time: '2026-03-01T10:00:00Z',
        resources: [],
        detail: { order: 7 },
      },
    ]);
  });

  it('delivers events of one bus only to a rule that names it', async () => {
    const { bus, heard, listen } = recorded();
    listen('own', undefined, 'baton');
    bus.put({ source: 'a', detailType: 't', detail: {} });
    bus.put({ source: 'b', detailType: 't', detail: {}, busName: 'baton' });
    await bus.drained();

    expect(heard.map(({ source }) => source)).toEqual(['b']);
  });

  it('calls the other targets if one fails', async () => {
    const { bus, heard, listen, failures } = recorded();
    bus.addRule({
      name: 'broken',
      target: () => {
        throw new Error('no');
      },
    });
    listen('well');
    bus.put({ source: 'a', detailType: 't', detail: {} });
    await bus.drained();

    expect(heard).toHaveLength(1);
    expect(failures).toEqual(['broken: no']);
  });

  it('refuses a rule whose pattern EventBridge would refuse', () => {
    const { listen } = recorded();

    expect(() => listen('odd', { detail: { amount: [{ about: 7 }] } })).toThrow(
      'EventBridge would refuse the pattern of rule "odd": detail.amount.0.about: EventBridge has no matcher "about"',
    );
  });

  it('does not call the target of a removed rule', async () => {
    const { bus, heard, listen } = recorded();
    listen('gone')();
    bus.put({ source: 'a', detailType: 't', detail: {} });
    await bus.drained();

    expect(heard).toEqual([]);
  });
});

describe('PutEvents over HTTP', () => {
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const { bus, heard, listen } = recorded();
    listen('all');
    const server = await listenOnLoopback(eventsEndpoint(bus));
    try {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'x-amz-target': 'AWSEvents.PutEvents', ...headers },
        body,
      });
      await bus.drained();
      return { status: response.status, answer: await response.json(), heard };
    } finally {
      await server.close();
    }
  };
  const entry = { Source: 'shop', DetailType: 'OrderPlaced', Detail: '{"order":7}', EventBusName: 'baton' };

  it('accepts what the SDK sends', async () => {
    const { status, answer, heard } = await post(JSON.stringify({ Entries: [entry] }));

    expect(status).toBe(200);
    expect(answer).toEqual({ Entries: [{ EventId: heard[0]?.id }], FailedEntryCount: 0 });
    expect(heard[0]?.detail).toEqual({ order: 7 });
  });

  it('says why it refuses an entry, and accepts the others', async () => {
    const bad = [{ ...entry, Detail: '[1]' }, { ...entry, Source: '' }, { Source: 'a' }, 7];
    const { answer, heard } = await post(JSON.stringify({ Entries: [entry, ...bad] }));

    expect(answer).toMatchObject({ FailedEntryCount: 4 });
    expect(
      (answer as { Entries: { ErrorCode?: string }[] }).Entries.map(({ ErrorCode }) => ErrorCode),
    ).toEqual([undefined, 'MalformedDetail', 'InvalidArgument', 'InvalidArgument', 'InvalidArgument']);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{', 'SerializationException'],
    ['no entries', '{"Entries":[]}', 'ValidationException'],
    ['too many entries', JSON.stringify({ Entries: Array(11).fill(entry) }), 'ValidationException'],
  ])('refuses a body with %s', async (_, body, type) => {
    expect(await post(body)).toMatchObject({ status: 400, answer: { __type: type }, heard: [] });
  });

  it('refuses another operation', async () => {
    const { status, answer } = await post('{}', { 'x-amz-target': 'AWSEvents.ListRules' });

    expect({ status, answer }).toMatchObject({
      status: 400,
      answer: { __type: 'UnknownOperationException' },
    });
  });
});
