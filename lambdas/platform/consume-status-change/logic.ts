import { lift } from '#actions/effects/fence.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { takeIn } from '#platform/executions/finished-run.ts';
import { takeInUndoing } from '#platform/executions/finished-undoing.ts';
import type { BusEvent } from '#platform/handlers/define-consumer.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { workflowOf } from '#platform/ports/arns.ts';

/**
 * Detail of Step Functions' status-change events
 * (https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html); times are milliseconds since the epoch.
 */
interface StatusChange {
  executionArn: string;
  stateMachineArn: string;
  status: string;
  startDate?: number | null;
  stopDate?: number | null;
  error?: string | null;
  /** Absent in the local stack, where an execution is redriven by the API, which lifts its fence. */
  redriveCount?: number;
}

/** Records what happened to an execution: announces its start; counts, audits and announces its end, once. */
export const consumeStatusChange = async (
  { detail }: BusEvent<StatusChange>,
  ports: PlatformPorts,
): Promise<void> => {
  const workflow = workflowOf(detail.stateMachineArn);
  if (workflow === COMPENSATION_WORKFLOW) {
    const { executionArn: execution, stopDate } = detail;
    if (stopDate) await takeInUndoing(ports, { execution, endedAtMilliseconds: stopDate });
    return;
  }
  const manifest = (await ports.manifests()).get(workflow);
  if (!manifest) return;
  const { executionArn: execution, status, startDate, stopDate, error, redriveCount = 0 } = detail;
  if (status === 'RUNNING') {
    // Redriven from AWS's console: its effects may begin again, unless they are being undone.
    if (redriveCount > 0) await ports.logOf(execution).changeFence((fence) => lift(fence).next);
    const at = new Date(startDate ?? ports.clock.now()).toISOString();
    await ports.publish('Run Started', { workflow, execution, at });
  } else if (stopDate) {
    await takeIn(ports, manifest, { execution, endedAtMilliseconds: stopDate, error: error ?? undefined });
  }
};
