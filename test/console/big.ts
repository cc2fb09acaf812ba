import { progressView } from '#contracts/http/status-view.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { JsonObject } from '#core/json.ts';

const START = Date.UTC(2026, 0, 1);
const ARN = 'arn:aws:states:us-east-1:000000000000:execution:big:';

/** Makes executions as a list shows them, newest first. */
export const manyExecutions = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `run-${String(index).padStart(5, '0')}`;
    const startedAt = START - index * 60_000;
    return {
      workflow: 'big',
      name,
      execution: `${ARN}${name}`,
      status: index % 7 === 0 ? 'FAILED' : 'SUCCEEDED',
      started_at: new Date(startedAt).toISOString(),
      ended_at: new Date(startedAt + 30_000).toISOString(),
    };
  });

interface BigEvent extends JsonObject {
  id: number;
  previousEventId: number;
  type: string;
  timestamp: string;
}

/** Makes the history of an execution that works through thousands of items, and its status. */
export const bigHistory = (
  manifest: WorkflowManifest,
  count: number,
): { events: BigEvent[]; status: object } => {
  const events: BigEvent[] = [];
  const add = (previousEventId: number, type: string, details: JsonObject = {}): number => {
    const id = events.length + 1;
    const timestamp = new Date(START + id * 20).toISOString();
    events.push({ id, previousEventId, type, timestamp, ...details });
    return id;
  };
  let last = add(0, 'ExecutionStarted', { executionStartedEventDetails: { input: '{}' } });
  last = add(last, 'MapStateEntered', { stateEnteredEventDetails: { name: 'every', input: '{}' } });
  const map = add(last, 'MapStateStarted', { mapStateStartedEventDetails: { length: 4000 } });
  for (let index = 0; events.length < count; index++) addIteration(add, map, index);
  const seen = events.slice(0, count);
  const progress = createProgress(manifest);
  for (const { timestamp, ...event } of seen)
    progress.apply({ ...(event as object), timestamp: new Date(timestamp) });
  const status = {
    workflow: 'big',
    name: 'one',
    execution: `${ARN}one`,
    status: 'RUNNING',
    started_at: new Date(START).toISOString(),
    progress: progressView(progress.snapshot(START + count * 20)),
  };
  return { events: seen, status };
};

type Add = (previous: number, type: string, details?: JsonObject) => number;

const addIteration = (add: Add, map: number, index: number): void => {
  const about = { name: 'every', index };
  const value = JSON.stringify({ seen: index, text: 'x'.repeat(200) });
  const run = { step: 'work', idempotency_key: `big/one/work/${index}`, attempt: 0, execution: `${ARN}one` };
  let last = add(map, 'MapIterationStarted', { mapIterationStartedEventDetails: about });
  last = add(last, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'work', input: value } });
  last = add(last, 'TaskScheduled', {
    taskScheduledEventDetails: {
      resource: 'invoke',
      resourceType: 'lambda',
      parameters: JSON.stringify({ Payload: { input: { n: index }, run } }),
    },
  });
  last = add(last, 'TaskStarted');
  last = add(last, 'TaskSucceeded', { taskSucceededEventDetails: { resourceType: 'lambda', output: value } });
  last = add(last, 'TaskStateExited', { stateExitedEventDetails: { name: 'work', output: value } });
  add(last, 'MapIterationSucceeded', { mapIterationSucceededEventDetails: about });
};
