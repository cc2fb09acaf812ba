/** What the names of the outputs begin with that tell `baton worker` about actions. */
export const WORKER_OUTPUT = 'Worker';

/** What an output tells `baton worker` about an action. */
export interface WorkerActivityOutput {
  /** `factory/action`. */
  action: string;
  /** ARN of its activity. */
  activity: string;
  /** ARN of the policy that the worker's role needs. */
  policy: string;
  /** Environment variables of the action. */
  environment: Record<string, string>;
}
