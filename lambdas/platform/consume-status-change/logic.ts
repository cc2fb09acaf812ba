import { reopen } from '#actions/effects/fence.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { searchedFields } from '#contracts/searchable.ts';
import { assignmentOf, assignmentText, VARIANT_FIELD } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import { isEnd, noteEnd } from '#platform/executions/note-end.ts';
import { adoptTurn } from '#platform/executions/take-turn.ts';
import type { BusEvent } from '#platform/handlers/define-consumer.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { versionNumber, workflowOf } from '#platform/ports/arns.ts';

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
  redriveCount?: number;
  stateMachineVersionArn?: string | null;
  /** Absent if it is too long for an event. */
  input?: string | null;
}

/** Records what happened to an execution: announces its start; counts, audits and announces its end, once. */
export const consumeStatusChange = async (
  { detail }: BusEvent<StatusChange>,
  ports: PlatformPorts,
): Promise<void> => {
  const workflow = workflowOf(detail.stateMachineArn);
  if (workflow !== COMPENSATION_WORKFLOW && !(await ports.manifests()).has(workflow)) return;
  const { executionArn: execution, status, startDate, stopDate, error, redriveCount: redrives = 0 } = detail;
  const startedAt = isoOf(startDate ?? ports.clock.now());
  const version =
    versionNumber(detail.stateMachineVersionArn) ??
    (status === 'RUNNING' && workflow !== COMPENSATION_WORKFLOW
      ? await versionOf(execution, ports)
      : undefined);
  const run = { workflow, execution, startedAt, redrives, ...defined({ version }) };
  if (isEnd(status) && stopDate) {
    await noteEnd(ports, { ...run, status, endedAtMilliseconds: stopDate, ...(error && { error }) });
  } else if (status === 'RUNNING') {
    const manifest = (await ports.manifests()).get(workflow);
    const input = detail.input ? parseJson(detail.input) : undefined;
    const fields = searchedFields(manifest?.input, input);
    await ports.runItems.change({ ...run, ...defined({ fields, variant: variantIn(input) }) });
    if (workflow === COMPENSATION_WORKFLOW) return;
    // Redriven from AWS's console: its effects may begin again, unless they are being undone.
    if (redrives > 0) {
      await ports.logOf(execution).changeFence(reopen);
      if (manifest) await adoptTurn(ports, manifest, execution);
    }
    await ports.publish('Run Started', { workflow, execution, at: startedAt });
  }
};

/** Which variant an input says that the execution has got; the function that starts executions is not asked for those of a step. */
const variantIn = (input: Json | undefined): string | undefined => {
  const assigned = isObject(input) ? assignmentOf(input[VARIANT_FIELD]) : undefined;
  return assigned && assignmentText(assigned);
};

/** Asks for the version of an execution whose event does not name it: versions are kept for those that may be continued in them. */
const versionOf = async (
  execution: string,
  { executions }: Pick<PlatformPorts, 'executions'>,
): Promise<number | undefined> =>
  versionNumber((await executions.describe(execution)).stateMachineVersionArn);
