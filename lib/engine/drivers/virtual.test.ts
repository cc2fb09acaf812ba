import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { runVirtual, runVirtualSync, type TaskHandler } from './virtual.ts';

const saga = JSON.parse(
  readFileSync(new URL('../states/fixtures/saga.asl.json', import.meta.url), 'utf8'),
) as JsonObject;

const called = (fails: Record<string, number>): { calls: string[]; tasks: TaskHandler } => {
  const calls: string[] = [];
  const left = { ...fails };
  const tasks: TaskHandler = (task) => {
    const { FunctionName: name } = task.parameters as { FunctionName: string };
    calls.push(name);
    if ((left[name] ?? 0) > 0) {
      left[name]! -= 1;
      return { error: `${name}Failed`, cause: `no ${name}` };
    }
    return { output: { StatusCode: 200, Payload: { id: `${name}-1`, tracking: 'T1' } }, afterSeconds: 1 };
  };
  return { calls, tasks };
};

describe('a saga as the compiler emits it', () => {
  it('runs to its end when all succeeds', async () => {
    const { calls, tasks } = called({});
    const result = await runVirtual({ definition: saga, input: { o: 1 }, tasks });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.output).toEqual({ tracking: { id: 'ship-1', tracking: 'T1' } });
    expect(calls).toEqual(['reserve', 'charge', 'pack', 'ship']);
    expect(result.elapsedMilliseconds).toBe(3000);
  });

  it('undoes everything, newest first, when the last step fails', () => {
    const { calls, tasks } = called({ ship: 1 });
    const result = runVirtualSync({ definition: saga, input: { o: 1 }, tasks });
    expect(result.status).toBe('FAILED');
    expect(result.error).toBe('shipFailed');
    expect(calls.slice(0, 4)).toEqual(['reserve', 'charge', 'pack', 'ship']);
    expect(calls.at(-1)).toBe('release');
    expect(calls.slice(4).sort()).toEqual(['refund', 'release', 'unpack']);
    expect(JSON.parse(result.cause!)).toMatchObject({ cause: 'no ship' });
  });

  it('reports a compensation that fails for good and goes on with the rest', () => {
    const { tasks } = called({ charge: 1, unpack: 9 });
    const result = runVirtualSync({ definition: saga, input: { o: 1 }, tasks });
    expect(result.error).toBe('chargeFailed');
    expect(JSON.parse(result.cause!)).toEqual({
      cause: 'no charge',
      compensations: [
        { step: 'pack', undone: false, error: 'unpackFailed' },
        { step: 'reserve', undone: true },
      ],
    });
  });
});
