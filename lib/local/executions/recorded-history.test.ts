import { describe, expect, it } from '@jest/globals';
import { VALUES } from '#contracts/recorded-event.ts';
import type { JsonObject } from '#core/json.ts';
import { createEngine } from '#engine/engine.ts';
import { TaskFailure } from '#engine/integrations/integration.ts';
import { recordedHistory } from './recorded-history.ts';

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Note',
  States: {
    Note: { Type: 'Pass', Assign: { saga: [{ step: 'a' }], word: 'ü' }, Next: 'Call' },
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: { big: '{% $states.input.big %}', run: { step: 'call' } } },
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1, IntervalSeconds: 1 }],
      End: true,
    },
  },
};

/** Runs an execution whose first calls fail, and redrives it. */
const redriven = async () => {
  let calls = 0;
  const engine = createEngine({
    integrations: {
      lambda: {
        invoke: async () => {
          calls += 1;
          if (calls === 1) throw new TaskFailure('Broken', 'as expected');
          return { Payload: { none: true } };
        },
      },
    },
  });
  const { stateMachineArn } = await engine.createStateMachine({
    name: 'm',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    definition: JSON.stringify(DEFINITION),
  });
  const input = '{ "big": 12345678901234567890, "a": [1, 2] }';
  const { executionArn } = await engine.startExecution({ stateMachineArn, name: 'e', input });
  await engine.ended(executionArn);
  await engine.redriveExecution({ executionArn });
  await engine.ended(executionArn);
  return { engine, executionArn };
};

/** Copies an event with what its details have beside the flags of texts that are not cut. */
const shown = (event: object): JsonObject => {
  const fields = Object.entries(event).map(([key, value]) => {
    if (key === 'timestamp') return [key, value instanceof Date ? value.getTime() / 1000 : value];
    if (typeof value !== 'object') return [key, value];
    const { inputDetails: _, outputDetails: __, assignedVariablesDetails: ___, ...details } = value;
    const { input, output, parameters, assignedVariables } = value;
    return [key, { ...details, input, output, parameters, assignedVariables }];
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(fields)));
};

describe('A recorded history', () => {
  it('has after any event what GetExecutionHistory answers with, texts to the letter', async () => {
    const { engine, executionArn } = await redriven();
    const { events } = await engine.getExecutionHistory({ executionArn });
    const read = recordedHistory(engine);

    const pages = await Promise.all(events.map((_, after) => read(executionArn, after)));

    expect(events.length).toBeGreaterThan(10);
    expect(pages.map((page) => page.map(shown))).toEqual(
      events.map((_, after) => events.slice(after).map((event) => shown(event as object))),
    );
    expect(await read(executionArn, events.length)).toEqual([]);
    await engine.close();
  });

  it('has values beside the texts', async () => {
    const { engine, executionArn } = await redriven();
    const events = await recordedHistory(engine)(executionArn, 0);

    const scheduled = events.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails;
    const exited = events.find(({ type }) => type === 'PassStateExited')?.stateExitedEventDetails;

    expect(scheduled?.[VALUES]?.parameters).toMatchObject({ Payload: { run: { step: 'call' } } });
    expect(exited?.[VALUES]?.assignedVariables).toEqual({ saga: [{ step: 'a' }], word: 'ü' });
    await engine.close();
  });

  it('refuses an execution that there is none of by the name of the error that Step Functions has', async () => {
    const { engine, executionArn } = await redriven();

    const refused = recordedHistory(engine)(`${executionArn}-other`, 0);

    await expect(refused).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await engine.close();
  });
});
