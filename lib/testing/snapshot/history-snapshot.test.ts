import { describe, expect, it } from '@jest/globals';
import { testWorkflow } from '../test-workflow.ts';
import { answers, large, order } from '../testing/order.ts';
import { historySnapshot } from './history-snapshot.ts';

const snapshotAt = async (at: string, name: string) => {
  const result = await testWorkflow(order, {
    input: { ...large, order: '2020-02-02T00:00:00Z' },
    actions: answers,
    approvals: { review: { decision: 'approve', after: '2h' } },
    at,
    name,
    seed: at.length,
  });
  return historySnapshot(result);
};

describe('The snapshot of a history', () => {
  it('does not depend on when and under which ARN an execution ran', async () => {
    const one = await snapshotAt('2027-01-01T00:00:00Z', 'test');
    const other = await snapshotAt('2028-06-01T12:34:56.789Z', 'test');

    expect(one).toEqual(other);
    expect(JSON.stringify(one)).not.toMatch(/arn:|2027-01-01|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('has the events in order with their payloads as values', async () => {
    const events = await snapshotAt('2027-01-01T00:00:00Z', 'test');

    expect(events[0]).toEqual({
      type: 'ExecutionStarted',
      input: { order: '2020-02-02T00:00:00Z', total: 5000 },
    });
    expect(events.find(({ type }) => type === 'TaskScheduled')).toMatchObject({
      resource: 'invoke',
      parameters: { FunctionName: '<arn>', Payload: { run: { execution: '<arn>', step: 'reserve' } } },
    });
    expect(JSON.stringify(events)).toContain('"at":"<time>"');
    expect(events.at(-1)).toEqual({ type: 'ExecutionSucceeded', output: { tracking: 't-1' } });
  });
});
