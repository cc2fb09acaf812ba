import type { Item } from '#actions/ports/documents.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { isEnd, noteEnd } from '#platform/executions/note-end.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';
import { describeIfKnown } from '#platform/ports/executions.ts';
import type { RunItem } from '#platform/runs/run-item.ts';

/** Executions per page: the maximum of Step Functions. */
const PAGE = 1000;

/** Executions that Step Functions says are under way. */
export interface Running {
  /** By ARN. */
  runs: ReadonlyMap<string, Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'redrives'>>;
  /** Seconds since the oldest has started; 0 if there is none. */
  oldestSeconds: number;
}

/** Lists the executions under way of all workflows, and of the one that undoes. */
export const runningNow = async ({ clock, executions, manifests }: PlatformPorts): Promise<Running> => {
  const runs = new Map<string, Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'redrives'>>();
  const now = clock.now();
  let oldest = now;
  for (const workflow of [...(await manifests()).keys(), COMPENSATION_WORKFLOW]) {
    let nextToken: string | undefined;
    do {
      const options = { status: 'RUNNING', limit: PAGE, nextToken } as const;
      const page = await executions.list(stateMachineArn(workflow), options);
      for (const {
        executionArn: execution = '',
        startDate = new Date(now),
        redriveCount = 0,
      } of page.executions) {
        oldest = Math.min(oldest, startDate.getTime());
        runs.set(execution, {
          workflow,
          execution,
          startedAt: startDate.toISOString(),
          redrives: redriveCount,
        });
      }
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return { runs, oldestSeconds: (now - oldest) / 1000 };
};

/** Takes in the end of an execution that is open in the table and does not run. Returns whether no event had reported it. */
export const settle = async (
  ports: PlatformPorts,
  { workflow, execution, startedAt, redrives }: RunItem,
): Promise<boolean> => {
  const found = await describeIfKnown(ports.executions, execution);
  if (!found) {
    const end = { status: 'FORGOTTEN', at: new Date(ports.clock.now()).toISOString() } as const;
    await ports.runItems.change({ workflow, execution, startedAt, redrives, end });
    return false;
  }
  const { status, stopDate, error, redriveCount = redrives } = found;
  if (!stopDate || !isEnd(status)) return false;
  const ended = { workflow, execution, status, redrives: redriveCount, startedAt, error };
  return noteEnd(ports, { ...ended, endedAtMilliseconds: stopDate.getTime() });
};

/** Goes through a page of open executions of one partition; `take` gets those that do not run. Returns where the next page begins. */
export const openRuns = async (
  { runItems }: PlatformPorts,
  shard: number,
  after: Item | undefined,
  { running, seen, take }: { running: Running; seen: Set<string>; take(run: RunItem): Promise<void> },
): Promise<Item | undefined> => {
  const { runs, next } = await runItems.openPage(shard, after);
  for (const run of runs) {
    seen.add(run.execution);
    if (!running.runs.has(run.execution)) await take(run);
  }
  return next;
};
