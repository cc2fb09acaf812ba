import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { startOnEvent } from './logic.ts';

const orders = manifestWith({
  input: { type: 'object', required: ['order_id'], properties: { order_id: { type: 'string' } } },
  triggers: [
    { kind: 'api' },
    { kind: 'event', pattern: { source: ['shop'] }, input: { order_id: 'no. {{ $event.detail.number }}' } },
    { kind: 'event', pattern: { source: ['till'] } },
    { kind: 'schedule', expression: 'rate(1 hour)', input: { order_id: 'sweep' } },
  ],
});

let platform: TestPlatform;
const start = (trigger: number, detail: object, id = '17793124-05d4-b198-2fde-7ededc63b103') =>
  defineConsumer(
    'start-on-event',
    startOnEvent,
    platform.ports,
  )({
    workflow: 'orders',
    trigger,
    event: { id, source: 'shop', detail: detail as never },
  });

beforeAll(async () => {
  platform = await startPlatform([orders]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

describe('an event', () => {
  it('starts its workflow with the mapped input, under a name of the event', async () => {
    await start(1, { number: 7 });
    await start(1, { number: 7 });
    const wanted = { name: 'event-17793124-05d4-b198-2fde-7ededc63b103', input: '{"order_id":"no. 7"}' };

    expect(platform.started()).toEqual([expect.objectContaining(wanted), expect.objectContaining(wanted)]);
  });

  it('hands its detail over where nothing is mapped, and a schedule its input', async () => {
    await start(2, { order_id: 'a' });
    await start(3, {});

    expect(platform.started().map(({ input }) => input)).toEqual([
      '{"order_id":"a"}',
      '{"order_id":"sweep"}',
    ]);
  });

  it('that cannot start its workflow is refused with what is wrong, so that it is seen', async () => {
    await expect(start(2, { order_id: 7 })).rejects.toThrow(/does not fit workflow "orders": order_id/);
    expect(platform.started()).toEqual([]);
    platform.sfn.on(StartExecutionCommand).rejects(new Error('throttled'));

    await expect(start(2, { order_id: 'a' })).rejects.toThrow('throttled');
  });
});

describe('a trigger with a condition', () => {
  const large = manifestWith({
    name: 'large',
    triggers: [{ kind: 'event', pattern: { source: ['shop'] }, when: '$event.detail.total > 100' }],
  });
  const take = async (detail: object): Promise<number> => {
    const own = await startPlatform([large]);
    const event = { id: 'e', source: 'shop', detail: detail as never };
    await startOnEvent({ workflow: 'large', trigger: 0, event }, own.ports);
    const { length } = own.started();
    const { events } = await own.ports.events.list('large', {});
    expect(events).toHaveLength(length);
    await own.close();
    return length;
  };

  it.each([
    [{ total: 101 }, 1],
    [{ total: 100 }, 0],
    [{}, 0],
  ])('starts and keeps %j only if it holds', async (detail, starts) => {
    expect(await take(detail)).toBe(starts);
  });
});

describe('an event that starts several workflows', () => {
  const on = (name: string, priority?: number) =>
    manifestWith({
      name,
      triggers: [{ kind: 'event', pattern: { source: ['shop'] }, ...defined({ priority }) }],
    });

  it('starts those of higher priority first, whichever rule delivers it first', async () => {
    const own = await startPlatform([on('low', -5), on('usual'), on('high', 9), on('highest', 10)]);
    const event = { id: 'e', source: 'shop', detail: {} };

    await startOnEvent({ workflow: 'usual', trigger: 0, event }, own.ports);

    expect(own.started().map(({ stateMachineArn }) => stateMachineArn?.split(':').at(-1))).toEqual([
      'highest',
      'high',
      'usual',
    ]);
    await own.close();
  });
});

describe('an event that an archive replays', () => {
  it('starts a separate execution', async () => {
    const event = { id: 'e', source: 'shop', detail: { number: 7 }, 'replay-name': 'march 3' };
    await startOnEvent({ workflow: 'orders', trigger: 1, event }, platform.ports);

    expect(platform.started()[0]?.name).toBe('event-e-march-3');
  });
});

describe('the correlation id of an event', () => {
  const carrying = manifestWith({
    name: 'carrying',
    correlates: true,
    triggers: [{ kind: 'event', pattern: { source: ['shop'] } }],
  });
  const inputOf = async (detail: object) => {
    const own = await startPlatform([carrying]);
    const event = { id: 'e-1', source: 'shop', detail: detail as never };
    await startOnEvent({ workflow: 'carrying', trigger: 0, event }, own.ports);
    const { input } = own.started()[0]!;
    await own.close();
    return JSON.parse(input!);
  };

  it.each([
    ['that the detail names', { correlation_id: 'c-1' }, 'c-1'],
    ['that it has itself, if the detail names none', { a: 1 }, 'e-1'],
    ['that it has itself, if the one in the detail cannot be carried on', { correlation_id: 'a b\n' }, 'e-1'],
  ])('is the one %s', async (_, detail, id) => {
    expect(await inputOf(detail)).toMatchObject({ baton_correlation_id: id });
  });
});
