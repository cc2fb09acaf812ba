import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { entriesToUndo } from '#contracts/compensation/entries.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import type { cancelExecution as route } from '#contracts/http/control-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { startArn } from '#lambdas/shared/ports/arns.ts';
import { controlled } from '#lambdas/shared/ports/control.ts';
import { CANCELLED } from '#lambdas/shared/ports/pause.ts';
import type { PlatformPorts } from '#lambdas/shared/ports/platform-ports.ts';
import { undoingName } from '#lambdas/shared/ports/undoing.ts';

/**
 * Ends a run and undoes what it did: the compensations stand in its history, and a state machine of their own runs them, so that
 * they are as durable as the run was. Asked again, it finishes what an earlier try left undone.
 */
export const cancelExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'cancelled',
    refusal: ({ status }) =>
      status === 'SUCCEEDED' || status === 'FAILED' ? `it has ended as ${status}` : undefined,
    apply: async (arn, { status }) => {
      if (status === 'RUNNING')
        await ports.executions.stop(arn, CANCELLED, request.body.reason ?? 'By request');
      await startUndoing(ports, { ...request.parameters, arn });
    },
  });

const startUndoing = async (
  { executions }: PlatformPorts,
  run: { workflow: string; execution: string; arn: string },
): Promise<void> => {
  const events: HistoryEvent[] = [];
  for await (const event of executions.history(run.arn)) events.push(event);
  const entries = entriesToUndo(events);
  if (entries.length === 0) return;
  const { arn: execution, execution: execution_name, workflow } = run;
  const input: CompensationInput = { execution, execution_name, workflow, entries };
  // The name makes a second cancel find the first one's compensations under way, in place of starting them again.
  const name = undoingName(execution);
  await executions.start(startArn(COMPENSATION_WORKFLOW), input, name).catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
};
