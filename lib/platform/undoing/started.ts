import { childExecutionName, redrivesAt } from '#contracts/child-executions.ts';
import { executionArn } from '../ports/arns.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';

/** Attempts at starting an execution that may have failed in a row before one succeeded. */
const MAX_GAP = 5;

/** What a `workflow` step starts executions with. */
export interface StartingStep {
  /** Key of the step, which the names of the executions contain. */
  key: string;
  /** ARN of the execution that the step is of. */
  execution: string;
}

/** An execution that a step has started. */
export interface StartedExecution {
  execution: string;
  status: string;
  /** JSON; absent if it has not succeeded. */
  output?: string | undefined;
}

/** Lists the executions of a workflow that a step has started, the newest first, and how many attempts at that there may have been. */
export const startedExecutions = async (
  executions: Pick<Executions, 'describe'>,
  workflow: string,
  { key, execution: of }: StartingStep,
): Promise<{ started: StartedExecution[]; attempts: number }> => {
  // One in virtual time is known when it has ended.
  const { redriveCount } = (await describeIfKnown(executions, of)) ?? {};
  const last = redrivesAt(of, redriveCount);
  const started: StartedExecution[] = [];
  let attempts = 0;
  for (let redrives = 0; redrives <= last; redrives++) {
    for (let attempt = 0, missing = 0; missing < MAX_GAP; attempt++) {
      const execution = startedName(workflow, key, { redrives, attempt });
      const { status, output } = (await describeIfKnown(executions, execution)) ?? {};
      missing = status === undefined ? missing + 1 : 0;
      if (status === undefined) continue;
      started.unshift({ execution, status, output });
      attempts = Math.max(attempts, attempt + 1);
    }
  }
  return { started, attempts };
};

/** Returns the ARN of an execution that a step starts. */
export const startedName = (
  workflow: string,
  key: string,
  { redrives = 0, attempt }: { redrives?: number; attempt: number },
): string => executionArn(workflow, childExecutionName(key, redrives, attempt));
