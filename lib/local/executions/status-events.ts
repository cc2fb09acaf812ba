import type { JsonObject } from '#core/json.ts';
import type { Engine } from '#engine/engine.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import type { EventBus } from '../bus/bus.ts';
import type { PutEntry } from '../bus/event.ts';

/**
 * Publishes every status change of an execution on the bus, as Step Functions does
 * (https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html); the result stops that.
 */
export const publishStatusChanges = (engine: Engine, bus: EventBus): (() => void) =>
  engine.subscribe((notice) => {
    if (notice.type === 'status') bus.put(statusChange(notice.execution));
  });

/** What the event of an execution says of it. */
export type EndedRecord = Pick<
  ExecutionRecord,
  | 'arn'
  | 'name'
  | 'stateMachineArn'
  | 'stateMachineVersionArn'
  | 'stateMachineAliasArn'
  | 'status'
  | 'startedAt'
  | 'stoppedAt'
  | 'input'
  | 'output'
  | 'error'
  | 'cause'
  | 'redriveCount'
  | 'redrivenAt'
>;

/** Returns the event of an execution's status. */
export const statusChange = ({
  arn,
  name,
  stateMachineArn,
  stateMachineVersionArn,
  stateMachineAliasArn,
  status,
  startedAt,
  stoppedAt,
  input,
  output,
  error,
  cause,
  redriveCount,
  redrivenAt,
}: EndedRecord): PutEntry & { detail: JsonObject } => ({
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  detail: {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: startedAt,
    stopDate: stoppedAt ?? null,
    input,
    output: output ?? null,
    error: error ?? null,
    cause: cause ?? null,
    stateMachineVersionArn: stateMachineVersionArn ?? null,
    stateMachineAliasArn: stateMachineAliasArn ?? null,
    redriveCount,
    redriveDate: redrivenAt ?? null,
  },
  resources: [arn],
});
