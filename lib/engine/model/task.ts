import type { Json } from '#core/json.ts';

/** A parsed `Resource`. */
export type TaskResource =
  | { kind: 'lambda'; arn: string }
  | { kind: 'activity'; arn: string }
  | {
      kind: 'integration';
      arn: string;
      /** As in history events, e.g. `lambda`, `sqs`, `aws-sdk:dynamodb`, `http`. */
      resourceType: string;
      /** As in history events, e.g. `invoke`, `sendMessage.waitForTaskToken`, `startExecution.sync:2`. */
      resource: string;
      /** The action without its pattern, e.g. `sendMessage`. */
      action: string;
      pattern: 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken';
      region: string;
      account: string;
    };

/** The effect that runs a task. Report `taskSucceeded` or `taskFailed`, and `taskStarted` and `taskSubmitted` if they apply. */
export interface InvokeTask {
  type: 'invokeTask';
  /** Unique within the run. */
  taskId: string;
  /** The token that SendTaskSuccess and the like carry; null unless the task is an activity or `.waitForTaskToken`. */
  token: string | null;
  stateName: string;
  resource: TaskResource;
  parameters: Json;
  region: string;
  credentials?: { roleArn: string };
  timeoutSeconds: number | null;
  heartbeatSeconds: number | null;
  /** 0 for the first attempt. */
  attempt: number;
  executionArn: string;
}
