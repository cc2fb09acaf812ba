import { INDEX, TABLE } from '#contracts/table.ts';
import type { RunItem } from './run-item.ts';
import { OPEN_SHARDS, type Query } from './run-list.ts';

/** For how long an execution that ended without success can be redriven, in milliseconds: 14 days. */
const REDRIVE_MILLISECONDS = 14 * 86_400_000;

/** Executions that are read of a partition. */
const MAX_READ = 50_000;

/** Executions of a workflow that versions of it, or of functions, are kept for. */
export interface RunsInUse {
  open: RunItem[];
  /** Those that can be redriven, or be undone by the execution that started them. */
  continuable: RunItem[];
  /** Those that ended without success, as long as the table remembers them. */
  unsuccessful: RunItem[];
  /** Whether all executions were looked at. */
  isComplete: boolean;
}

interface Read {
  runs: RunItem[];
  isComplete: boolean;
}

/** Reads a partition of the index, the newest start first, as long as `isWanted` says so. */
const readPart = async (
  query: Query,
  { partition, prefix = '' }: { partition: string; prefix?: string },
  isWanted: (run: RunItem) => boolean = () => true,
): Promise<Read> => {
  const runs: RunItem[] = [];
  const pages = query({
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :part AND ${TABLE.indexSk} BETWEEN :oldest AND :newest`,
    ExpressionAttributeValues: { ':part': partition, ':oldest': prefix || ' ', ':newest': `${prefix}~` },
    ScanIndexForward: false,
  });
  for await (const page of pages)
    for (const { state } of page) {
      const run = state as RunItem;
      if (!isWanted(run)) return { runs, isComplete: true };
      runs.push(run);
      if (runs.length >= MAX_READ) return { runs, isComplete: false };
    }
  return { runs, isComplete: true };
};

/** Returns the open executions of a workflow. */
export const openRunsOf = async (query: Query, workflow: string): Promise<Read> => {
  const parts = await Promise.all(
    Array.from({ length: OPEN_SHARDS }, (_, shard) =>
      readPart(query, { partition: INDEX.openRuns(shard), prefix: `${workflow}#` }),
    ),
  );
  return { runs: parts.flatMap(({ runs }) => runs), isComplete: parts.every((part) => part.isComplete) };
};

/** Returns the executions of a workflow that are open, or may still be continued or undone. */
export const runsInUse = async (query: Query, workflow: string, now: number): Promise<RunsInUse> => {
  // Partitions are ordered by start: a child that started earlier than twice this time ago and ended within it is missed.
  const isRecentStart = ({ startedAt }: RunItem): boolean =>
    Date.parse(startedAt) > now - 2 * REDRIVE_MILLISECONDS;
  const [open, unsuccessful, children] = await Promise.all([
    openRunsOf(query, workflow),
    readPart(query, { partition: INDEX.endedRuns(workflow, 'unsuccessful') }),
    readPart(query, { partition: INDEX.endedRuns(workflow, 'children') }, isRecentStart),
  ]);
  const isRecent = ({ endedAt }: RunItem): boolean =>
    endedAt === undefined || Date.parse(endedAt) > now - REDRIVE_MILLISECONDS;
  return {
    open: open.runs,
    unsuccessful: unsuccessful.runs,
    continuable: [...unsuccessful.runs, ...children.runs].filter(isRecent),
    isComplete: open.isComplete && unsuccessful.isComplete && children.isComplete,
  };
};
