import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { endLease } from '#actions/effects/fence.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { getRetention as route } from '#contracts/http/routes/get-retention.ts';
import { executionArn } from '#contracts/names.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { retentionOf } from '#platform/retention/needs.ts';
import type { RunItem, RunStatus } from '#platform/runs/run-item.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { undoPart } from '#platform/undoing/start-undoing.ts';
import { getRetention } from './logic.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:baton-shop-refund';
const DAY = 86_400_000;

let platform: TestPlatform;
let workflow = '';
let rounds = 0;

/** Puts an execution into the table. */
const execution = async (name: string, status: RunStatus, version: number, daysAgo = 1): Promise<void> => {
  const at = new Date(platform.time.now - daysAgo * DAY).toISOString();
  const run: Pick<RunItem, 'execution' | 'redrives' | 'startedAt' | 'version' | 'workflow'> = {
    ...{ workflow, version, startedAt: at, redrives: 0 },
    execution: executionArn(`${STATE_MACHINES}${workflow}`, name),
  };
  await platform.ports.runItems.change(status === 'RUNNING' ? run : { ...run, end: { status, at } });
};
const retention = async (of = workflow) =>
  request(defineEndpoint(route, getRetention, platform.ports), { pathParameters: { workflow: of } });
/** Reasons by version. */
const reasons = async (): Promise<Record<number, unknown>> => {
  const { body } = await retention();
  return Object.fromEntries(
    body.versions.map(({ version, reasons }: { version: number; reasons: unknown }) => [version, reasons]),
  );
};

beforeAll(async () => {
  platform = await startPlatform(
    Array.from({ length: 20 }, (_, round) => manifestWith({ name: `orders-${round}` })),
  );
});
afterAll(() => platform.close());
beforeEach(async () => {
  process.env[ENVIRONMENT.alias] = 'live';
  platform.reset();
  workflow = `orders-${rounds++}`;
  for (const number of [1, 2, 3, 4, 5])
    await platform.ports.versionStore.add(workflow, {
      number,
      arn: `${STATE_MACHINES}${workflow}:${number}`,
      role: `role-${number}`,
      functions: [`${FUNCTION}:${number}`],
      ...(number === 5 && { resumes: 'order-1' }),
    });
  await platform.ports.versionStore.point(workflow, 4);
});
afterEach(() => {
  delete process.env[ENVIRONMENT.alias];
});

describe('what keeps versions', () => {
  it('is that new executions get one, and that a rollback goes back to the one deployed before', async () => {
    expect(await reasons()).toEqual({
      5: [],
      4: [{ code: 'live' }],
      3: [{ code: 'rollback' }],
      2: [],
      1: [],
    });
  });

  it('is read from the table, without a call of Step Functions', async () => {
    await retention();

    expect(platform.sfn.calls()).toEqual([]);
  });

  it('is executions under way, and those that ended without success in the last 14 days', async () => {
    await execution('a', 'RUNNING', 1, 40);
    await execution('b', 'RUNNING', 1);
    await execution('c', 'FAILED', 2, 13);
    await execution('d', 'ABORTED', 5, 15);
    await execution('e', 'SUCCEEDED', 5);

    expect(await reasons()).toMatchObject({
      5: [],
      2: [{ code: 'redrivable', executions: 1 }],
      1: [{ code: 'running', executions: 2 }],
    });
  });

  it('is a variant that names one', async () => {
    const list = [
      { name: 'new', weight: 1 },
      { name: 'old', weight: 0, version: 2 },
    ];
    const variants = { experiment: '0123abcd', list, better: 'higher', detectPercent: 10 } as const;
    const manifests = async () => new Map([[workflow, manifestWith({ name: workflow, variants })]]);

    const { versions } = await retentionOf({ ...platform.ports, manifests }, workflow);

    expect(versions.find(({ version }) => version === 2)?.reasons).toEqual([{ code: 'variant' }]);
  });

  it('is a child that succeeded, because the execution that started it may have to undo it', async () => {
    await execution('order-1-pay-abc.a0r0', 'SUCCEEDED', 2);

    expect(await reasons()).toMatchObject({ 2: [{ code: 'redrivable', executions: 1 }] });
  });

  it('is listed with roles and functions, and what a version was made to continue', async () => {
    const { body } = await retention();

    expect(body.current).toEqual({ role: 'role-4', functions: [`${FUNCTION}:4`] });
    expect(body.versions[0]).toMatchObject({
      version: 5,
      role: 'role-5',
      functions: [`${FUNCTION}:5`],
      resumes: 'order-1',
    });
    expect(body.complete).toBe(true);
  });
});

describe('what keeps versions of functions', () => {
  it('is an effect that is not undone, however long ago its execution ended', async () => {
    await execution('old', 'FAILED', 1, 60);
    await execution('clean', 'FAILED', 1, 60);
    const MACHINE = `${STATE_MACHINES}${workflow}`;
    const undo = { uses: `${FUNCTION}:7`, with: {} };
    await logEffects(platform.ports.logOf(executionArn(MACHINE, 'old')), [{ step: 'charge', undo }]);
    const undone = platform.ports.logOf(executionArn(MACHINE, 'clean'));
    await logEffects(undone, [{ step: 'charge', undo: { uses: `${FUNCTION}:6`, with: {} } }]);
    await logUndo(undone, 'charge');

    const { body } = await retention();

    expect(body.functions).toEqual([
      { function: `${FUNCTION}:7`, execution: executionArn(MACHINE, 'old'), step: 'charge' },
    ]);
  });
});

describe('an execution that succeeded without a part of what it did', () => {
  const undoWith = (version: number) => ({ uses: `${FUNCTION}:${version}`, with: {} });
  const run = (of = workflow) => ({
    workflow: of,
    execution: executionArn(`${STATE_MACHINES}${of}`, 'part'),
  });
  /** Logs two effects, and has one of them undone while the execution continues. */
  const undoing = async (of = workflow): Promise<EffectLog> => {
    const log = platform.ports.logOf(run(of).execution);
    await logEffects(log, [
      { step: 'reserve', undo: undoWith(6) },
      { step: 'charge', undo: undoWith(7) },
    ]);
    expect(await undoPart(platform.ports, run(of), ['charge'])).toBe(1);
    return log;
  };
  const park = async (log: EffectLog): Promise<void> => {
    const { undoer = '' } = await log.fence();
    await log.changeFence((fence) => endLease(fence, undoer, { count: 1, now: platform.time.now }));
  };

  it('keeps the functions of that part while it is parked, and not those of what stands', async () => {
    await execution('part', 'SUCCEEDED', 1);
    await park(await undoing());

    const { body } = await retention();

    expect(body.functions).toEqual([
      { function: `${FUNCTION}:7`, execution: run().execution, step: 'charge', parked: true },
    ]);
  });

  it('keeps them while they are being undone, for the first time or again', async () => {
    await execution('part', 'SUCCEEDED', 1);
    const log = await undoing();
    const first = await retention();
    await park(log);
    await undoPart(platform.ports, run());
    const again = await retention();

    expect(first.body.functions).toEqual([
      { function: `${FUNCTION}:7`, execution: run().execution, step: 'charge' },
    ]);
    expect(again.body.functions).toMatchObject([{ function: `${FUNCTION}:7`, parked: true }]);
  });

  it('keeps nothing when they are undone', async () => {
    await execution('part', 'SUCCEEDED', 1);
    const log = await undoing();
    await logUndo(log, 'charge');
    const { undoer = '' } = await log.fence();
    await log.changeFence((fence) => endLease(fence, undoer));

    expect((await retention()).body.functions).toEqual([]);
  });

  it('keeps them with the state machine that undoes, if its workflow has left the project', async () => {
    await park(await undoing('gone'));

    expect((await retention()).body.functions).toEqual([]);
    expect((await retention('baton-compensate')).body.functions).toMatchObject([
      { function: `${FUNCTION}:7`, step: 'charge', parked: true },
    ]);
  });
});

describe('the state machine that undoes', () => {
  it('has its versions kept in the same way', async () => {
    expect((await retention('baton-compensate')).status).toBe(200);
    expect((await retention('nothing')).status).toBe(404);
  });
});
