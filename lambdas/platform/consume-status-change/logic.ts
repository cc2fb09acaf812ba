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
  const { executionArn: execution, status, startDate, stopDate, error } = detail;
  if (status === 'RUNNING') {
    const at = new Date(startDate ?? ports.clock.now()).toISOString();
    await ports.publish('Run Started', { workflow, execution, at });
  } else if (stopDate) {
    await takeIn(ports, manifest, { execution, endedAtMilliseconds: stopDate, error: error ?? undefined });
  }
};
