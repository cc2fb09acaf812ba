import type { Json } from '#core/json.ts';
import type { EventDetails, HistoryEventType } from '../../model/event-record.ts';
import type { InvokeTask, TaskResource } from '../../model/task.ts';

/** How a kind of task shows in the history. */
export interface TaskKind {
  scheduled: HistoryEventType;
  started: HistoryEventType;
  succeeded: HistoryEventType;
  failed: HistoryEventType;
  timedOut: HistoryEventType;
  scheduleFailed: HistoryEventType;
  startFailed: HistoryEventType;
  submitFailed: HistoryEventType;
  /** Whether it is scheduled at once, and starts then; an activity's is if there is one, and waits for a worker. */
  startsAtOnce: boolean;
  scheduledDetails(request: InvokeTask): EventDetails;
  /** What every later event of the task carries. */
  identity: EventDetails | null;
  /** Its name in messages about its result. */
  name: string;
}

const deadlines = (request: InvokeTask): EventDetails => ({
  ...(request.timeoutSeconds !== null && { timeoutInSeconds: request.timeoutSeconds }),
  ...(request.heartbeatSeconds !== null && { heartbeatInSeconds: request.heartbeatSeconds }),
  ...(request.credentials && { taskCredentials: { roleArn: request.credentials.roleArn } as Json }),
});

const lambda = (arn: string): TaskKind => ({
  scheduled: 'LambdaFunctionScheduled',
  started: 'LambdaFunctionStarted',
  succeeded: 'LambdaFunctionSucceeded',
  failed: 'LambdaFunctionFailed',
  timedOut: 'LambdaFunctionTimedOut',
  scheduleFailed: 'LambdaFunctionScheduleFailed',
  startFailed: 'LambdaFunctionStartFailed',
  submitFailed: 'LambdaFunctionFailed',
  startsAtOnce: true,
  scheduledDetails: (request) => {
    const { heartbeatInSeconds: _, ...rest } = deadlines(request);
    return { resource: arn, input: request.parameters, ...rest };
  },
  identity: null,
  name: arn,
});

const activity = (arn: string): TaskKind => ({
  scheduled: 'ActivityScheduled',
  started: 'ActivityStarted',
  succeeded: 'ActivitySucceeded',
  failed: 'ActivityFailed',
  timedOut: 'ActivityTimedOut',
  scheduleFailed: 'ActivityScheduleFailed',
  startFailed: 'ActivityFailed',
  submitFailed: 'ActivityFailed',
  startsAtOnce: false,
  scheduledDetails: (request) => ({ resource: arn, input: request.parameters, ...deadlines(request) }),
  identity: null,
  name: arn,
});

const integration = (resource: Extract<TaskResource, { kind: 'integration' }>): TaskKind => {
  const identity = { resource: resource.resource, resourceType: resource.resourceType };
  return {
    scheduled: 'TaskScheduled',
    started: 'TaskStarted',
    succeeded: 'TaskSucceeded',
    failed: 'TaskFailed',
    timedOut: 'TaskTimedOut',
    scheduleFailed: 'TaskFailed',
    startFailed: 'TaskStartFailed',
    submitFailed: 'TaskSubmitFailed',
    startsAtOnce: true,
    scheduledDetails: (request) => ({
      ...identity,
      region: request.region,
      parameters: request.parameters,
      ...deadlines(request),
    }),
    identity,
    name: resource.resourceType,
  };
};

/** Returns the kind of a resource. */
export const kindOf = (resource: TaskResource): TaskKind => {
  if (resource.kind === 'lambda') return lambda(resource.arn);
  return resource.kind === 'activity' ? activity(resource.arn) : integration(resource);
};
