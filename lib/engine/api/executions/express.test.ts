import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { createEngine, type Engine } from '../../engine.ts';

let engine: Engine;

beforeEach(() => {
  engine = createEngine({ region: 'us-east-1' });
});
afterEach(() => engine.close());

const create = (states: JsonObject) =>
  engine.createStateMachine({
    name: 'm',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::123456789012:role/states',
    definition: JSON.stringify({ StartAt: 'A', States: states }),
  });

describe('An express execution', () => {
  it('has no number of redrives in its context', async () => {
    const { stateMachineArn } = await create({
      A: { Type: 'Pass', Parameters: { 'of.$': '$$.Execution' }, End: true },
    });

    const { output = '' } = await engine.startSyncExecution({ stateMachineArn });

    expect(Object.keys((JSON.parse(output) as { of: JsonObject }).of)).toEqual([
      'Id',
      'Input',
      'StartTime',
      'Name',
      'RoleArn',
    ]);
  });

  it('that failed has details of the output that it does not have', async () => {
    const { stateMachineArn } = await create({ A: { Type: 'Fail', Error: 'E' } });

    const answer = await engine.startSyncExecution({ stateMachineArn });

    expect(answer).toMatchObject({ status: 'FAILED', error: 'E', outputDetails: { included: true } });
    expect(answer).not.toHaveProperty('output');
  });

  it('starts no executions for a Map', async () => {
    const map = {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'I',
        States: { I: { Type: 'Pass', End: true } },
      },
      End: true,
    };

    await expect(create({ A: map })).rejects.toMatchObject({
      message:
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines at /States/A/ItemProcessor/ProcessorConfig/Mode'",
    });

    const { ItemProcessor: Iterator, ...rest } = map;

    await expect(create({ A: { ...rest, Iterator } })).rejects.toThrow(
      / at \/States\/A\/Iterator\/ProcessorConfig\/Mode'$/,
    );
  });
});
