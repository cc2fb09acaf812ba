import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../../engine.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { task } from './testing/live.ts';

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

let folder: string;
let engine: Engine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-depth-'));
  engine = createEngine({
    store: new SqliteStore({ file: join(folder, 'baton.sqlite') }),
    integrations: { lambda: { invoke: async () => JSON.parse(deep(50_000)) } },
  });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const end = async (states: object, input = '{}') => {
  const { stateMachineArn } = await engine.createStateMachine({
    name: `m${Math.random()}`,
    definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
    roleArn: 'arn:aws:iam::123456789012:role/states',
  });
  const { executionArn } = await engine.startExecution({ stateMachineArn, input });
  return engine.ended(executionArn);
};

describe('data that is nested without reason', () => {
  const pass = { P: { Type: 'Pass', Next: 'W' }, W: { Type: 'Wait', Seconds: 0, End: true } };

  it('is refused as an input, and taken up to the limit', async () => {
    await expect(end(pass, deep(100_000))).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    expect(await end(pass, deep(1000))).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('fails a task that answers with it', async () => {
    expect(await end({ T: task({ End: true }) })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'T' (entered at the event id #2). The answer is nested more than 1000 levels deep",
    });
  });

  it.each([
    { what: 'output', state: { Type: 'Pass', Parameters: { 'a.$': '$' }, Next: 'C' }, input: {} },
    { what: 'variable', state: { Type: 'Pass', Assign: { v: { 'a.$': '$v' } }, Next: 'C' }, input: {} },
    {
      what: 'text',
      state: { Type: 'Pass', Parameters: { 'a.$': 'States.StringToJson($.text)' }, Next: 'C' },
      input: { text: deep(100_000) },
    },
  ])('ends an execution whose $what grows into it', async ({ state, input }) => {
    const begin = { Type: 'Pass', Assign: { v: 1 }, Next: 'A' };
    const never = { Variable: '$$.State.Name', StringEquals: 'never', Next: 'E' };
    const again = { Type: 'Choice', Choices: [never], Default: 'A' };
    const states = { B: begin, A: state, C: again, E: { Type: 'Succeed' } };

    const ended = await end(states, JSON.stringify(input));

    expect(ended).toMatchObject({ status: 'FAILED' });
    expect(ended?.error).toMatch(/^States\.(DataLimitExceeded|Runtime)$/);
  });
});
