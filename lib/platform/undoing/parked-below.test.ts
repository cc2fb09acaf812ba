import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { childExecutionName, PARENT_FIELD } from '#contracts/child-executions.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '../testing/platform.ts';
import { parkedBelow } from './parked-below.ts';

const arn = (workflow: string, name: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${workflow}:${name}`;

/** Executions and the ones that have started them. */
const parents = new Map<string, string>();

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  parents.clear();
  platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
    const parent = parents.get(executionArn);
    return { executionArn, input: JSON.stringify(parent ? { [PARENT_FIELD]: parent } : {}) };
  });
});

/** Parks something of the execution that a step of another starts; returns its ARN. */
const park = async (parent: string, key: string): Promise<string> => {
  const child = startedBy(parent, key);
  await platform.ports.logOf(child).changeFence((fence) => ({
    ...fence,
    closed: true,
    epoch: 1,
    run: { workflow: 'kid', execution: child },
    parked: { count: 1, tries: 1, retryAt: platform.time.now },
  }));
  return child;
};

const startedBy = (parent: string, key: string): string => {
  const child = arn('kid', childExecutionName(key, 0, 0));
  parents.set(child, parent);
  return child;
};

const below = async (execution: string): Promise<string[]> =>
  (await parkedBelow(platform.ports, execution)).map(({ execution: child }) => child);

describe('What executions have parked that another has started', () => {
  it('is found with what those have started, and with redrives and continuations of the other', async () => {
    const parent = arn('par', 'order-17');
    const child = await park(parent, 'order-17/kid');
    const between = startedBy(parent, 'order-17/between');
    const grandchild = await park(between, `${between.split(':').at(-1)?.replace(/r0$/, '')}/kid`);

    expect((await below(parent)).sort()).toEqual([child, grandchild].sort());
    expect((await below(`${parent}.v1`)).sort()).toEqual([child, grandchild].sort());
    expect(await below(between)).toEqual([grandchild]);
    expect(await below(child)).toEqual([]);
  });

  it('is not that of executions with a name that begins alike', async () => {
    const [one, two] = [arn('par', 'order'), arn('par', 'order-2')];
    const child = await park(two, 'order-2/kid');

    expect(await below(one)).toEqual([]);
    expect(await below(two)).toEqual([child]);
  });

  it('is found below the iterations of a distributed Map', async () => {
    const parent = arn('par', 'batch');
    const child = await park(arn('par/each', '0b6ff0a2'), 'batch/each/kid/0');

    expect(await below(parent)).toEqual([child]);
    expect(await below(arn('others', 'batch'))).toEqual([]);
  });
});
