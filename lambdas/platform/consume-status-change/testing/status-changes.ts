import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { getMetrics as metricsRoute } from '#contracts/http/get-metrics.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, type TestPlatform } from '#platform/testing/platform.ts';
import { getMetrics } from '../../get-metrics/logic.ts';
import { consumeStatusChange } from '../logic.ts';

/** A workflow of one step, `ship`. */
export const shipping = (name: string): WorkflowManifest =>
  manifestWith({
    name,
    definition: { StartAt: 'ship', States: { ship: { Type: 'Task', End: true } } },
    steps: [stepWith('ship')],
  });

/** An instant so many seconds after the first run began. */
export const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

/** ARN of a workflow's run. */
export const arn = (name: string, run: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${name}:${run}`;

/** A history of `ship` up to its first attempt, and what came then, a second each. */
export const history = (...last: Omit<HistoryEvent, 'timestamp' | 'id'>[]): HistoryEvent[] =>
  [
    { previousEventId: 0, type: 'ExecutionStarted' as const },
    { previousEventId: 0, type: 'TaskStateEntered' as const, stateEnteredEventDetails: { name: 'ship' } },
    { previousEventId: 2, type: 'TaskScheduled' as const },
    ...last,
  ].map((event, index) => ({ ...event, id: index + 1, timestamp: at(index) }) as HistoryEvent);

/** The history of a run that did its step. */
export const succeeded = history(
  { previousEventId: 3, type: 'TaskSucceeded' },
  { previousEventId: 4, type: 'TaskStateExited', stateExitedEventDetails: { name: 'ship' } },
  { previousEventId: 5, type: 'ExecutionSucceeded' },
);

/** What EventBridge says of a run's new status. */
export const change = (name: string, run: string, status: string, rest: object = {}) => ({
  detail: {
    executionArn: arn(name, run),
    stateMachineArn: `${STATE_MACHINES}${name}`,
    status,
    startDate: at(0).getTime(),
    stopDate: status === 'RUNNING' ? null : at(5).getTime(),
    ...rest,
  },
});

/** Takes a change in. */
export const consume = (platform: TestPlatform, event: ReturnType<typeof change>): Promise<unknown> =>
  defineConsumer('consume-status-change', consumeStatusChange, platform.ports)(event);

/** Lines of the metrics as they stand. */
export const metricsOf = async (platform: TestPlatform): Promise<string[]> => {
  const { body } = await request(defineEndpoint(metricsRoute, getMetrics, platform.ports), {});
  return (body as string).split('\n');
};
