import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { getMetrics as metricsRoute } from '#contracts/http/routes/get-metrics.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, type TestPlatform } from '#platform/testing/platform.ts';
import { getMetrics } from '../../get-metrics/logic.ts';
import { consumeStatusChange } from '../logic.ts';

/** Returns a workflow of one step, `ship`. */
export const shipping = (name: string): WorkflowManifest =>
  manifestWith({
    name,
    definition: { StartAt: 'ship', States: { ship: { Type: 'Task', End: true } } },
    steps: [stepWith('ship')],
  });

/** Returns the instant that many seconds after the first execution began. */
export const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

/** Returns the ARN of a workflow's execution. */
export const arn = (name: string, run: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${name}:${run}`;

/** Returns a history of `ship` up to its first attempt, followed by the given events, one second each. */
export const history = (...last: Omit<HistoryEvent, 'timestamp' | 'id'>[]): HistoryEvent[] =>
  [
    { previousEventId: 0, type: 'ExecutionStarted' as const },
    { previousEventId: 0, type: 'TaskStateEntered' as const, stateEnteredEventDetails: { name: 'ship' } },
    { previousEventId: 2, type: 'TaskScheduled' as const },
    ...last,
  ].map((event, index) => ({ ...event, id: index + 1, timestamp: at(index) }) as HistoryEvent);

/** The history of an execution that did its step. */
export const succeeded = history(
  { previousEventId: 3, type: 'TaskSucceeded' },
  { previousEventId: 4, type: 'TaskStateExited', stateExitedEventDetails: { name: 'ship' } },
  { previousEventId: 5, type: 'ExecutionSucceeded' },
);

/** Returns EventBridge's event of an execution's new status. */
export const change = (name: string, run: string, status: string, rest: object = {}) => ({
  detail: {
    executionArn: arn(name, run),
    stateMachineArn: `${STATE_MACHINES}${name}`,
    stateMachineVersionArn: `${STATE_MACHINES}${name}:1`,
    status,
    startDate: at(0).getTime(),
    stopDate: status === 'RUNNING' ? null : at(5).getTime(),
    ...rest,
  },
});

/** Consumes a status change. */
export const consume = (platform: TestPlatform, event: ReturnType<typeof change>): Promise<unknown> =>
  defineConsumer('consume-status-change', consumeStatusChange, platform.ports)(event);

/** Returns the current lines of the metrics. */
export const metricsOf = async (platform: TestPlatform): Promise<string[]> => {
  const { body } = await request(defineEndpoint(metricsRoute, getMetrics, platform.ports), {});
  return (body as string).split('\n');
};
