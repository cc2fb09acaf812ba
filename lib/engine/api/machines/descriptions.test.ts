import { afterAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../../engine.ts';

const engine = createEngine();
afterAll(() => engine.close());

const roleArn = 'arn:aws:iam::123456789012:role/r';
let machines = 0;
const create = (definition: object, more: { publish?: boolean } = {}) =>
  engine.createStateMachine({
    name: `machine-${machines++}`,
    definition: JSON.stringify(definition),
    roleArn,
    ...more,
  });

const reading = {
  StartAt: 'Set',
  States: {
    Set: { Type: 'Pass', Assign: { total: 3 }, Next: 'Use' },
    Use: { Type: 'Pass', Parameters: { 'total.$': '$total' }, End: true },
  },
};
const plain = { StartAt: 'S', States: { S: { Type: 'Succeed' } } };

describe('a description', () => {
  it('has the variables that states read, and the key that encrypts', async () => {
    const { stateMachineArn } = await create(reading);
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    const expected = {
      variableReferences: { Use: ['total'] },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    };

    expect(await engine.describeStateMachine({ stateMachineArn })).toMatchObject(expected);
    expect(await engine.describeStateMachineForExecution({ executionArn })).toMatchObject(expected);
  });

  it('of an activity has the key that encrypts, which is one key however it is named', async () => {
    const { activityArn } = await engine.createActivity({ name: 'weigh' });
    const encryptionConfiguration = { type: 'AWS_OWNED_KEY' } as const;

    expect(await engine.describeActivity({ activityArn })).toMatchObject({ encryptionConfiguration });
    expect(await engine.createActivity({ name: 'weigh', encryptionConfiguration })).toMatchObject({
      activityArn,
    });
    await expect(
      engine.createActivity({ name: 'lift', encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } }),
    ).rejects.toMatchObject({ name: 'InvalidEncryptionConfiguration' });
  });

  it('has no variables if no state reads one, or no data is asked for', async () => {
    const without = await create(plain);
    const { stateMachineArn } = await create(reading);

    expect(await engine.describeStateMachine(without)).not.toHaveProperty('variableReferences');
    expect(
      await engine.describeStateMachine({ stateMachineArn, includedData: 'METADATA_ONLY' }),
    ).not.toHaveProperty('variableReferences');
  });

  it('for the execution of a version names the machine', async () => {
    const { stateMachineArn, stateMachineVersionArn = '' } = await create(plain, { publish: true });
    const { executionArn } = await engine.startExecution({ stateMachineArn: stateMachineVersionArn });

    expect(await engine.describeStateMachineForExecution({ executionArn })).toMatchObject({
      stateMachineArn,
    });
  });
});

describe('an alias', () => {
  it('that is not there is deleted already', async () => {
    const { stateMachineVersionArn = '' } = await create(plain, { publish: true });
    const alias = await engine.createStateMachineAlias({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
    });

    for (let time = 0; time < 2; time++) expect(await engine.deleteStateMachineAlias(alias)).toEqual({});
    await expect(engine.describeStateMachineAlias(alias)).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  it('that routes to too many versions is refused in the words of AWS', async () => {
    const { stateMachineVersionArn = '' } = await create(plain, { publish: true });
    const route = { stateMachineVersionArn, weight: 50 };
    const shown = `RoutingConfigurationListItem(stateMachineVersionArn=${stateMachineVersionArn}, weight=50)`;

    await expect(
      engine.createStateMachineAlias({ name: 'live', routingConfiguration: [route, route, route] }),
    ).rejects.toThrow(`Value '[${shown}, ${shown}, ${shown}]' at 'routingConfiguration'`);
    await expect(
      engine.createStateMachineAlias({
        name: 'live',
        routingConfiguration: [null, 0, { weight: {} }] as never,
      }),
    ).rejects.toThrow(`Value '[null, 0, RoutingConfigurationListItem(weight={})]' at 'routingConfiguration'`);
  });
});

describe('a version', () => {
  it('carries no tags', async () => {
    const { stateMachineVersionArn: resourceArn = '' } = await create(plain, { publish: true });

    await expect(engine.tagResource({ resourceArn, tags: [{ key: 'a', value: 'b' }] })).rejects.toMatchObject(
      {
        name: 'ResourceNotFound',
      },
    );
  });
});
