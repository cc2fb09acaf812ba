import type { Item } from '#actions/ports/documents.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { isUnderWay, notedAt } from '#contracts/progress/step-note.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { isEnd, noteEnd } from '#platform/executions/note-end.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { stateMachineArn, versionNumber } from '#platform/ports/arns.ts';
import { describeIfKnown } from '#platform/ports/executions.ts';
import type { RunItem } from '#platform/runs/run-item.ts';
import type { OpenRun } from '#platform/runs/run-items.ts';
import { isToBeAsked } from '#platform/runs/silence.ts';

/** Executions per page: the maximum of Step Functions. */
const PAGE = 1000;

/** Executions that are asked about at once: a million that wait for a day are 73,000 questions in each quarter of an hour. */
const AT_ONCE = 10;

/** Executions that Step Functions says are under way. */
export interface Running {
  /** By ARN. */
  runs: ReadonlyMap<string, Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'redrives'>>;
}

/** Lists the executions under way of all workflows, and of the one that undoes. */
export const runningNow = async ({ clock, executions, manifests }: PlatformPorts): Promise<Running> => {
  const runs = new Map<string, Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'redrives'>>();
  const now = clock.now();
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
  return { runs };
};

/**
 * Records the end of an execution that is open in the table and may not run. Returns whether no event had reported it; if it runs,
 * notes that it was asked about. A function that has noted something of it lately saves the question, and so does a step under way.
 */
export const settle = async (ports: PlatformPorts, run: OpenRun): Promise<boolean> => {
  const { workflow, execution, startedAt, redrives } = run;
  const { notes } = await ports.progress.of(execution);
  const notedLast = Math.max(0, ...notes.map(notedAt));
  if (notedLast > (run.askedAt ?? run.heardAt)) {
    await ports.runItems.contacted(execution, { heardAt: notedLast });
    if (!isToBeAsked({ heardAt: notedLast }, ports.clock.now())) return false;
  }
  // Its silence is expected: people are asked, or a call takes long. If its end is lost all the same, the sweep of the day finds it.
  if (notes.some(isUnderWay)) {
    await ports.runItems.contacted(execution, { heardAt: run.heardAt, askedAt: ports.clock.now() });
    return false;
  }
  const found = await describeIfKnown(ports.executions, execution);
  if (!found) {
    const end = { status: 'FORGOTTEN', at: isoOf(ports.clock.now()) } as const;
    await ports.runItems.change({ workflow, execution, startedAt, redrives, end });
    return false;
  }
  const { status, startDate, stopDate, error, redriveCount = redrives, stateMachineVersionArn } = found;
  if (!stopDate || !isEnd(status)) {
    await ports.runItems.contacted(execution, { heardAt: run.heardAt, askedAt: ports.clock.now() });
    return false;
  }
  const begun = startDate?.toISOString() ?? startedAt;
  const ended = { workflow, execution, status, redrives: redriveCount, startedAt: begun };
  return noteEnd(ports, {
    ...ended,
    endedAtMilliseconds: stopDate.getTime(),
    ...defined({ error, version: versionNumber(stateMachineVersionArn) }),
  });
};

/** What a sweep over open executions finds out. */
export interface OpenSweep {
  /** Executions that Step Functions lists as running; absent unless the sweep has asked. */
  running: Running | undefined;
  seen: Set<string>;
  /** When the oldest execution that was seen has started, in milliseconds since the epoch. */
  oldest: number;
  /** Gets those that may not run any longer. */
  take(run: OpenRun): Promise<void>;
}

/**
 * Goes through a page of open executions of one partition. Without a list of what runs, an execution is asked about if it was silent for
 * long. Returns where the next page begins.
 */
export const openRuns = async (
  { runItems, clock }: PlatformPorts,
  shard: number,
  after: Item | undefined,
  sweep: OpenSweep,
): Promise<Item | undefined> => {
  const { runs, next } = await runItems.openPage(shard, after);
  const silent: OpenRun[] = [];
  for (const run of runs) {
    sweep.seen.add(run.execution);
    sweep.oldest = Math.min(sweep.oldest, Date.parse(run.startedAt));
    const isSilent = sweep.running ? !sweep.running.runs.has(run.execution) : isToBeAsked(run, clock.now());
    if (isSilent) silent.push(run);
  }
  for (let start = 0; start < silent.length; start += AT_ONCE)
    await Promise.all(silent.slice(start, start + AT_ONCE).map((run) => sweep.take(run)));
  return next;
};
