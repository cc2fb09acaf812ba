import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Entity } from '../lifecycles/entity.ts';
import { settleEnded } from '../lifecycles/settle-ended.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { createEntity } from './create.ts';
import { type Firing, fire } from './fire.ts';
import { lifecycleManifest } from './testing/orders.ts';
import { beginTimed, commit } from './transition.ts';

const manifest = lifecycleManifest();
let platform: TestPlatform;
let id = '';
let count = 0;

beforeAll(async () => {
  platform = await startPlatform([manifest]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  id = `order-${++count}`;
});

const create = () => createEntity(platform.ports, { lifecycle: 'orders', id, data: { total: 5 }, by: 'ann' });
const firing = (trigger: string, more: Partial<Firing> = {}): Firing => ({
  lifecycle: 'orders',
  id,
  trigger,
  event: { note: 'soon' },
  by: 'ann',
  key: `${trigger} once`,
  ...more,
});
const shoot = (trigger: string, more: Partial<Firing> = {}): Promise<Entity> =>
  fire(platform.ports, firing(trigger, more));
const now = async () => (await platform.ports.entities.read('orders', id))!.entity;
const history = async () =>
  (await platform.ports.entities.history('orders', id, {})).entries.map(
    ({ outcome, to }) => `${outcome} ${to}`,
  );
const placed = async () => {
  await create();
  return shoot('place');
};
const working = async () => {
  await placed();
  const { underWay } = await shoot('pay');
  platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
  return { lifecycle: 'orders', id, token: underWay!.token };
};
/** The execution that works has ended with an error, and has left nothing to undo. */
const hasFailed = (error: string): void => {
  platform.sfn
    .on(DescribeExecutionCommand)
    .resolves({ status: 'FAILED', error, input: JSON.stringify({ id }) })
    .on(GetExecutionHistoryCommand)
    .resolves({ events: [] });
};

describe('a trigger', () => {
  it('leads to the next state by one write, with defaults and what is set', async () => {
    const entity = await placed();

    expect(entity).toMatchObject({
      state: 'placed',
      version: 2,
      data: { total: 5, express: false, note: 'soon' },
    });
    expect(await history()).toEqual(['done placed', 'created draft']);
    expect(platform.published().map(([, { outcome, from, to }]) => [outcome, from, to])).toEqual([
      ['created', undefined, 'draft'],
      ['done', 'draft', 'placed'],
    ]);
  });

  it('that is fired twice with one key leads there once', async () => {
    await placed();

    expect(await shoot('place')).toMatchObject({ version: 2 });
    expect(await history()).toHaveLength(2);
  });

  it('begins the life of an entity that is not there, if it comes with data', async () => {
    await expect(shoot('place')).rejects.toMatchObject({ code: 'not_found' });

    await shoot('place', { data: { total: 7 } });

    expect(await history()).toEqual(['done placed', 'created draft']);
  });

  it.each([
    ['pay', {}, /"pay" is not allowed: "order-\d+" is in state "draft"; allowed are place, cancel/],
    ['plaice', {}, /has no trigger "plaice"; did you mean "place"/],
    ['place', { event: { note: 7 } }, /does not fit: note must be text, got 7/],
    ['place', { id: 'a b' }, /The id of the entity, "a b": expected 1 to 128/],
    ['place', { lifecycle: 'order' }, /no lifecycle "order"; did you mean "orders"/],
    ['place', { event: {} }, /gives nothing/],
  ])('%s %j is refused with what is wrong', async (trigger, more, message) => {
    await create();

    await expect(shoot(trigger, more)).rejects.toThrow(message);
    expect(await now()).toMatchObject({ state: 'draft', version: 1 });
  });

  it('is refused with the guard that does not hold', async () => {
    await placed();

    await expect(shoot('audit')).rejects.toThrow(
      /since no guard holds \(\$input\.event\.sure = true\); allowed are pay, audit, cancel/,
    );
  });

  it('is refused if another one was faster, with the state that the other led to', async () => {
    await create();
    const { entities } = platform.ports;
    const slow = {
      ...platform.ports,
      entities: {
        ...entities,
        write: async (entity: Entity, revision: number) => {
          await shoot('cancel');
          return entities.write(entity, revision);
        },
      },
    };

    await expect(fire(slow, firing('place'))).rejects.toThrow(
      /Another trigger was faster: "order-\d+" is in state "cancelled"/,
    );
    expect(await history()).toEqual(['done cancelled', 'created draft']);
  });

  it('waits for the other one, and is decided on by the new state, if the lifecycle says retry', async () => {
    const own = await startPlatform([lifecycleManifest({ conflict: 'retry' })]);
    const ports = { ...own.ports, pause: async () => undefined };
    await createEntity(ports, { lifecycle: 'orders', id, data: { total: 5 }, by: 'ann' });
    await fire(ports, firing('place'));
    const { underWay } = await fire(ports, firing('pay'));
    own.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    const patient = {
      ...ports,
      pause: async () => {
        await commit(ports, { lifecycle: 'orders', id, token: underWay!.token }, {});
      },
    };

    await expect(fire(patient, firing('cancel'))).rejects.toThrow(/is in state "paid"/);
    await own.close();
  });
});

describe('a transition with work to do', () => {
  it('starts an execution, and enters the state when that commits', async () => {
    const own = await working();

    expect(platform.started().at(-1)).toMatchObject({ name: own.token });
    expect(JSON.parse(platform.started().at(-1)!.input!)).toEqual({
      id,
      data: { total: 5, express: false, note: 'soon' },
      event: { note: 'soon' },
      trigger: 'pay',
      transition: 'pay',
      from: 'placed',
      to: 'paid',
    });
    expect(await now()).toMatchObject({ state: 'placed', underWay: { to: 'paid' } });
    await commit(platform.ports, own, { note: 'paid' });
    await commit(platform.ports, own, { note: 'paid' });

    expect(await now()).toMatchObject({ state: 'paid', version: 3, data: { total: 5, note: 'paid' } });
    expect(await now()).not.toHaveProperty('underWay');
    expect(await history()).toEqual(['done paid', 'done placed', 'created draft']);
  });

  it('refuses other triggers, and says where the entity is going', async () => {
    await working();

    await expect(shoot('cancel')).rejects.toThrow(/on its way from state "placed" to "paid" \(pay\), since/);
  });

  it('does not enter the state with data that do not fit', async () => {
    const own = await working();

    await expect(commit(platform.ports, own, { total: 'much' })).rejects.toMatchObject({
      name: 'InvalidData',
      message: expect.stringContaining('total must be a number'),
    });
  });

  it('that has failed leaves the state as it was, with the reason in the history', async () => {
    const own = await working();
    hasFailed('CardDeclined');

    await settleEnded(
      platform.ports,
      manifest,
      `arn:aws:states:us-east-1:000000000000:execution:orders:${own.token}`,
    );

    expect(await now()).toMatchObject({ state: 'placed', version: 2 });
    expect(await history()).toEqual(['failed paid', 'done placed', 'created draft']);
    expect((await now()).latest).toMatchObject([{ error: 'CardDeclined' }]);
    await expect(commit(platform.ports, own, {})).rejects.toMatchObject({ name: 'Overtaken' });
  });

  it('that has failed unnoticed does not keep the next trigger', async () => {
    await working();
    hasFailed('CardDeclined');

    expect(await shoot('cancel')).toMatchObject({ state: 'cancelled' });
  });

  it('that is paused keeps the entity', async () => {
    await working();
    hasFailed('Paused');

    await expect(shoot('cancel')).rejects.toThrow(/on its way/);
  });

  it('whose execution was never started is started by whoever meets it', async () => {
    const { token } = await working();
    platform.reset();
    const missing = Object.assign(new Error('no'), { name: 'ExecutionDoesNotExist' });
    platform.sfn.on(DescribeExecutionCommand).rejects(missing);

    await expect(shoot('cancel')).rejects.toThrow(/on its way/);
    expect(platform.started().map(({ name }) => name)).toEqual([token]);
  });
});

describe('a timed transition', () => {
  it('is armed when its state is entered, by an execution that waits', async () => {
    await placed();
    const [timer] = platform.started();

    expect(timer?.name).toMatch(/^timer-[0-9a-f]{40}$/);
    expect(JSON.parse(timer!.input!)).toMatchObject({
      id,
      transition: 'after_placed',
      from: 'placed',
      to: 'cancelled',
      timed: { due: '2026-01-01T01:00:00.000Z', version: 2 },
    });
  });

  it('happens if the entity is still in the state, and not if it has moved on', async () => {
    const { version, since } = await placed();
    const armed = { transition: 'after_placed', version, since };
    const own = { lifecycle: 'orders', id, token: 'timer-1' };
    expect(await beginTimed(platform.ports, own, armed)).toBe(true);
    expect(await beginTimed(platform.ports, own, armed)).toBe(true);
    await commit(platform.ports, own, {});

    expect(await now()).toMatchObject({ state: 'cancelled' });
    expect(await beginTimed(platform.ports, { ...own, token: 'timer-2' }, armed)).toBe(false);
  });

  it('is tried again while another transition is under way, which may fail', async () => {
    const { version, since } = await placed();
    await shoot('pay');
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    const own = { lifecycle: 'orders', id, token: 'timer-1' };

    await expect(
      beginTimed(platform.ports, own, { transition: 'after_placed', version, since }),
    ).rejects.toMatchObject({ name: 'EntityBusy' });
  });
});

describe('creating an entity', () => {
  it('again with the same data returns it, with others is a conflict', async () => {
    await create();

    expect(await create()).toMatchObject({ version: 1 });
    const other = createEntity(platform.ports, { lifecycle: 'orders', id, data: { total: 6 }, by: 'ann' });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });

  it('needs data that fit', async () => {
    const odd = createEntity(platform.ports, { lifecycle: 'orders', id, data: { totl: 6 }, by: 'ann' });

    await expect(odd).rejects.toThrow(/totl is not a known field.*total is required|total is required/);
  });
});
