import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { acceptStart, makeStart, sweepStarts } from './queued-starts.ts';

const orders = manifestWith({
  input: { type: 'object', required: ['order'], properties: { order: { type: 'string' } } },
});

let platform: TestPlatform;
let names = 0;
let name: string;
const accept = (order: unknown = 'a', as = name) =>
  acceptStart(platform.ports, { workflow: 'orders', name: as, input: { order } as never, by: 'ann' });
const make = () => makeStart(platform.ports, 'orders', name);
const waiting = async () => (await platform.ports.starts.waiting(50)).oldest.map((start) => start.name);
const failed = async () =>
  (await platform.ports.starts.failed(50)).filter((one) => one.name === name).map(({ error }) => error);

beforeAll(async () => {
  platform = await startPlatform([orders]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  name = `one-${++names}`;
});

describe('A start that is queued', () => {
  it('is made once, however often its event comes', async () => {
    const accepted = await accept();
    const before = await waiting();

    await make();
    await make();

    expect(accepted).toMatchObject({ workflow: 'orders', name });
    expect(platform.published()).toEqual([
      ['Start Queued', { workflow: 'orders', name, at: accepted.accepted_at }],
    ]);
    expect(before).toContain(name);
    expect(await waiting()).not.toContain(name);
    expect(platform.started().map((start) => [start.name, start.input])).toEqual([[name, '{"order":"a"}']]);
  });

  it('is accepted once under its name, and passed on again in case its event was lost', async () => {
    const first = await accept();
    platform.time.now += 5000;
    const again = await accept();

    await expect(accept('b')).rejects.toMatchObject({ code: 'conflict' });
    expect(again).toEqual(first);
    expect(platform.published()).toHaveLength(2);
  });

  it('is refused at once if its input does not fit', async () => {
    await expect(accept(7)).rejects.toMatchObject({ code: 'invalid_input' });

    expect(await waiting()).not.toContain(name);
    expect(platform.published()).toEqual([]);
  });

  it.each([
    ['ThrottlingException', 'slow down'],
    ['ExecutionLimitExceeded', 'As many executions are open'],
  ])('waits while Step Functions takes no more, and is tried again: %s', async (error, message) => {
    await accept();
    const refused = Object.assign(new Error('slow down'), { name: error });
    platform.sfn.on(StartExecutionCommand).rejects(refused);

    await expect(make()).rejects.toThrow(message);
    const still = await waiting();
    platform.reset();
    await make();

    expect(still).toContain(name);
    expect(await waiting()).not.toContain(name);
  });

  it('is kept with the reason if it cannot be made, and may be accepted again', async () => {
    await accept();
    const without = { ...platform.ports, manifests: async () => new Map() };
    await makeStart(without, 'orders', name);
    const reasons = await failed();

    await accept();

    expect(reasons).toEqual([expect.stringContaining('There is no workflow "orders"')]);
    expect(await failed()).toEqual([]);
    expect(await waiting()).toContain(name);
  });

  it('is passed on again by the sweep once it has waited for long, and not by each', async () => {
    await accept();
    const { now } = platform.time;
    platform.reset();

    await sweepStarts(platform.ports, now);
    const early = platform.published().filter(([, detail]) => detail.name === name);
    const ofThis = () => platform.published().filter(([, detail]) => detail.name === name);
    platform.time.now += 3_600_000;
    await sweepStarts(platform.ports, now + 1);
    const later = ofThis();
    await sweepStarts(platform.ports, now + 2);

    expect(early).toEqual([]);
    expect(later).toEqual([['Start Queued', expect.objectContaining({ name })]]);
    expect(ofThis()).toEqual(later);
  });
});
