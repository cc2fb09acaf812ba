import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Json } from '#core/json.ts';
import { Problem } from '../endpoint/problem.ts';
import type { Caller } from '../endpoint/request.ts';
import { executionArn } from './arns.ts';
import { callerName } from './audit.ts';
import { type ExecutionSummary, summaryOf } from './execution-summary.ts';
import { requireManifest } from './manifests.ts';
import type { PlatformPorts } from './platform-ports.ts';

/** A request to do something to a run. */
export interface ControlRequest {
  parameters: { workflow: string; execution: string };
  body: { reason?: string };
  caller: Caller;
}

/** What is done to a run. */
export interface Control {
  /** For the audit trail: `stopped`, `paused`, … */
  done: string;
  /** Why the run can't take it, or undefined when it can. */
  refusal(execution: DescribeExecutionOutput): string | undefined;
  apply(arn: string, execution: DescribeExecutionOutput): Promise<void>;
}

/** Does something to a run if the run can take it (a `conflict` otherwise), and notes who did it and why. */
export const controlled = async (
  { parameters, body, caller }: ControlRequest,
  { manifests, executions, audit }: PlatformPorts,
  { done, refusal, apply }: Control,
): Promise<ExecutionSummary> => {
  const { name: workflow } = await requireManifest(manifests, parameters.workflow);
  const arn = executionArn(workflow, parameters.execution);
  const before = await executions.describe(arn);
  const refused = refusal(before);
  if (refused)
    throw new Problem('conflict', `Execution "${parameters.execution}" cannot be ${done}: ${refused}`);
  await apply(arn, before);
  const details: Record<string, Json> = body.reason === undefined ? {} : { reason: body.reason };
  await audit({ execution: arn, action: done, by: callerName(caller), from: caller.address, details });
  return summaryOf(workflow, await executions.describe(arn));
};

/** Refusal of what only a run under way can take. */
export const unlessRunning = ({ status }: DescribeExecutionOutput): string | undefined =>
  status === 'RUNNING' ? undefined : `it is ${status}, expected RUNNING`;

/** Refusal of what only an execution that Step Functions can redrive can take. */
export const unlessRedrivable = ({ status, redriveStatus, redriveStatusReason }: DescribeExecutionOutput) => {
  if (status === 'RUNNING' || status === 'SUCCEEDED')
    return `it is ${status}, expected FAILED, TIMED_OUT or ABORTED`;
  return redriveStatus === 'NOT_REDRIVABLE'
    ? (redriveStatusReason ?? 'Step Functions cannot redrive it')
    : undefined;
};
