/** A task that a worker has taken, as GetActivityTask answers. */
export interface GivenTask {
  /** Absent or null if there was none. */
  taskToken?: string | null | undefined;
  /** JSON text. */
  input?: string | undefined;
}

/**
 * The operations of Step Functions that a worker needs. The engine has them; the AWS SDK's client is wrapped.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export interface ActivityApi {
  /** Waits up to a minute for a task. */
  getActivityTask(
    request: { activityArn: string; workerName: string },
    signal: AbortSignal,
  ): Promise<GivenTask>;
  sendTaskHeartbeat(request: { taskToken: string }): Promise<unknown>;
  sendTaskSuccess(request: { taskToken: string; output: string }): Promise<unknown>;
  sendTaskFailure(request: { taskToken: string; error: string; cause: string }): Promise<unknown>;
}
