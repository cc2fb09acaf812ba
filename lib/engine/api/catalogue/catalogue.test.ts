import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../../engine.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const PREFIX = 'arn:aws:states:us-east-1:123456789012';
const definition = (result: number): string =>
  JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result: result, End: true } } });
const waiting = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 900, End: true } } });

let engine: Engine;
/** What the next random numbers are; an alias draws one for each execution. */
let draws: number[];

beforeEach(() => {
  draws = [];
  engine = createEngine({
    region: 'us-east-1',
    randomness: { uuid: () => crypto.randomUUID(), random: () => draws.shift() ?? 0 },
  });
});

afterEach(() => engine.close());

const create = (name: string, extra = {}) =>
  engine.createStateMachine({ name, definition: definition(1), roleArn: ROLE, ...extra });

const outputOf = async (stateMachineArn: string): Promise<string | undefined> => {
  const { executionArn } = await engine.startExecution({ stateMachineArn });
  return (await engine.ended(executionArn))?.output;
};

const refused = (name: string, message?: string) => (message === undefined ? { name } : { name, message });

describe('a state machine', () => {
  it('is created once by the same request, and refused under its name by another', async () => {
    const first = await create('m');

    expect(first.stateMachineArn).toBe(`${PREFIX}:stateMachine:m`);
    expect(await create('m')).toEqual(first);
    await expect(create('m', { definition: definition(2) })).rejects.toMatchObject(
      refused('StateMachineAlreadyExists', `State Machine Already Exists: '${PREFIX}:stateMachine:m'`),
    );
  });

  it('is refused with a bad name, role, definition or description', async () => {
    await expect(create('a b')).rejects.toMatchObject(refused('InvalidName', "Invalid Name: 'a b'"));
    await expect(create('m', { roleArn: 'role' })).rejects.toMatchObject(refused('InvalidArn'));
    await expect(create('m', { definition: '{}' })).rejects.toMatchObject(refused('InvalidDefinition'));
    await expect(create('m', { versionDescription: 'd' })).rejects.toMatchObject(
      refused('ValidationException', 'Version description can only be set when publish is true'),
    );
    await expect(
      create('m', {
        type: 'EXPRESS',
        definition: JSON.stringify({
          StartAt: 'T',
          States: { T: { Type: 'Task', Resource: `${PREFIX}:activity:a`, End: true } },
        }),
      }),
    ).rejects.toMatchObject(
      refused(
        'InvalidDefinition',
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/T/Resource'",
      ),
    );
  });

  it('is refused for its errors, without the warnings', async () => {
    const A = { Type: 'Pass', Parameters: { likely: '$.a' }, End: true, Nxt: 'B' };

    await expect(
      create('m', { definition: JSON.stringify({ StartAt: 'A', States: { A } }) }),
    ).rejects.toMatchObject(
      refused(
        'InvalidDefinition',
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Field 'Nxt' is not supported at /States/A'",
      ),
    );
  });

  it('keeps an execution on the definition that it started with when the state machine is updated', async () => {
    const { stateMachineArn } = await create('m', { definition: waiting });
    const { executionArn } = await engine.startExecution({ stateMachineArn });

    expect(await engine.describeStateMachine({ stateMachineArn })).not.toHaveProperty('revisionId');

    const { revisionId } = await engine.updateStateMachine({ stateMachineArn, definition: definition(2) });

    expect(await engine.describeStateMachine({ stateMachineArn })).toMatchObject({
      definition: definition(2),
      revisionId,
      status: 'ACTIVE',
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
    expect(await engine.describeStateMachineForExecution({ executionArn })).toMatchObject({
      definition: waiting,
    });
    expect(await outputOf(stateMachineArn)).toBe('2');
    await expect(engine.updateStateMachine({ stateMachineArn })).rejects.toMatchObject(
      refused('MissingRequiredParameter'),
    );
  });

  it('is deleted once its executions have ended, with its versions and aliases', async () => {
    const { stateMachineArn, stateMachineVersionArn } = await create('m', {
      definition: waiting,
      publish: true,
    });
    const routingConfiguration = [{ stateMachineVersionArn: stateMachineVersionArn ?? '', weight: 100 }];
    const { stateMachineAliasArn } = await engine.createStateMachineAlias({
      name: 'live',
      routingConfiguration,
    });
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await engine.deleteStateMachine({ stateMachineArn });

    expect(await engine.describeStateMachine({ stateMachineArn })).toMatchObject({ status: 'DELETING' });
    await expect(create('m', { definition: waiting })).rejects.toMatchObject(refused('StateMachineDeleting'));
    await expect(engine.startExecution({ stateMachineArn })).rejects.toMatchObject(
      refused('StateMachineDeleting'),
    );

    await engine.stopExecution({ executionArn });

    await expect(engine.describeStateMachine({ stateMachineArn })).rejects.toMatchObject(
      refused('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`),
    );
    await expect(engine.describeStateMachineAlias({ stateMachineAliasArn })).rejects.toMatchObject(
      refused('ResourceNotFound', 'Request references a resource that does not exist.'),
    );
    expect(await engine.describeExecution({ executionArn })).toMatchObject({ status: 'ABORTED' });
    expect(await engine.deleteStateMachine({ stateMachineArn })).toEqual({});
  });

  it('is listed by name, page by page; a token of another list is refused', async () => {
    for (const name of ['c', 'a', 'b']) await create(name);
    const first = await engine.listStateMachines({ maxResults: 2 });

    expect(first.stateMachines.map(({ name }) => name)).toEqual(['a', 'b']);

    const second = await engine.listStateMachines({ maxResults: 2, nextToken: first.nextToken });

    expect(second.stateMachines.map(({ name }) => name)).toEqual(['c']);
    expect(second.nextToken).toBeUndefined();
    await expect(engine.listActivities({ nextToken: first.nextToken })).rejects.toMatchObject(
      refused('InvalidToken'),
    );
    await expect(engine.listStateMachines({ maxResults: 1001 })).rejects.toThrow(
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
  });
});

describe('versions and aliases', () => {
  it('number the revisions, one version each', async () => {
    const { stateMachineArn } = await create('m');
    const { stateMachineVersionArn } = await engine.publishStateMachineVersion({ stateMachineArn });

    expect(stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
    expect(await engine.publishStateMachineVersion({ stateMachineArn })).toMatchObject({
      stateMachineVersionArn,
    });

    const updated = await engine.updateStateMachine({
      stateMachineArn,
      definition: definition(2),
      publish: true,
      versionDescription: 'second',
    });

    expect(updated.stateMachineVersionArn).toBe(`${stateMachineArn}:2`);

    const { stateMachineVersions } = await engine.listStateMachineVersions({ stateMachineArn });

    expect(stateMachineVersions.map((version) => version.stateMachineVersionArn)).toEqual([
      `${stateMachineArn}:2`,
      `${stateMachineArn}:1`,
    ]);
    expect(await engine.describeStateMachine({ stateMachineArn: `${stateMachineArn}:2` })).toMatchObject({
      description: 'second',
      definition: definition(2),
    });
    expect(await outputOf(`${stateMachineArn}:1`)).toBe('1');
    await expect(
      engine.publishStateMachineVersion({ stateMachineArn, revisionId: 'old' }),
    ).rejects.toMatchObject(refused('ConflictException'));
  });

  it('share executions by their weights', async () => {
    const { stateMachineArn, stateMachineVersionArn: one = '' } = await create('m', { publish: true });
    const { stateMachineVersionArn: two = '' } = await engine.updateStateMachine({
      stateMachineArn,
      definition: definition(2),
      publish: true,
    });
    const { stateMachineAliasArn } = await engine.createStateMachineAlias({
      name: 'live',
      routingConfiguration: [
        { stateMachineVersionArn: one, weight: 30 },
        { stateMachineVersionArn: two, weight: 70 },
      ],
    });
    draws = [0.29, 0.31];

    expect([await outputOf(stateMachineAliasArn), await outputOf(stateMachineAliasArn)]).toEqual(['1', '2']);

    const { executions } = await engine.listExecutions({ stateMachineArn: stateMachineAliasArn });

    expect(executions.map((execution) => execution.stateMachineVersionArn)).toEqual([two, one]);

    const onlyOne = await engine.listExecutions({ stateMachineArn: one });

    expect(onlyOne.executions).toHaveLength(1);
    await expect(engine.deleteStateMachineVersion({ stateMachineVersionArn: one })).rejects.toMatchObject(
      refused(
        'ConflictException',
        'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
      ),
    );

    await engine.updateStateMachineAlias({
      stateMachineAliasArn,
      routingConfiguration: [{ stateMachineVersionArn: two, weight: 100 }],
    });

    expect(await engine.deleteStateMachineVersion({ stateMachineVersionArn: one })).toEqual({});
    await expect(outputOf(one)).rejects.toMatchObject(refused('StateMachineDoesNotExist'));
  });

  it('route only to distinct versions with weights of a hundred in all', async () => {
    const { stateMachineArn, stateMachineVersionArn: one = '' } = await create('m', { publish: true });
    const alias = (...routes: [string, number][]) =>
      engine.createStateMachineAlias({
        name: 'live',
        routingConfiguration: routes.map(([stateMachineVersionArn, weight]) => ({
          stateMachineVersionArn,
          weight,
        })),
      });

    await expect(alias([one, 99])).rejects.toThrow(
      'Sum of routing configuration weights must equal 100. Received: [99]',
    );
    await expect(alias([stateMachineArn, 100])).rejects.toThrow(
      `Routing configuration must contain state machine version ARNs. Received: [${stateMachineArn}]`,
    );
    await expect(alias([one, 50], [one, 50])).rejects.toThrow(
      'must contain distinct state machine version ARNs',
    );
    await expect(alias([one, 101])).rejects.toThrow(
      "Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });
});

describe('tags', () => {
  it('are put on machines and activities, and taken off', async () => {
    const { stateMachineArn: resourceArn } = await create('m', { tags: [{ key: 'a', value: '1' }] });
    await engine.tagResource({ resourceArn, tags: [{ key: 'b', value: '2' }] });
    await engine.untagResource({ resourceArn, tagKeys: ['a'] });

    expect(await engine.listTagsForResource({ resourceArn })).toEqual({ tags: [{ key: 'b', value: '2' }] });

    const missing = `${PREFIX}:activity:none`;

    await expect(engine.listTagsForResource({ resourceArn: missing })).rejects.toMatchObject(
      refused('ResourceNotFound', `Resource not found: '${missing}'`),
    );
  });
});
