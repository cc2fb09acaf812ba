import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#actions/ports/documents.ts';
import { INDEX, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import type { RunItem } from './run-item.ts';

/** Partitions of the index of open executions. */
export const OPEN_SHARDS = 16;

/** Which executions are listed. */
export interface RunList {
  /** Default: all that the workflow's list holds. */
  fits?: (run: RunItem) => boolean;
  /** Which executions can fit; default: all. */
  only?: 'open' | 'succeeded' | 'unsuccessful';
  /** Instant before which none may have started; default: none. */
  since?: string;
  /** `next` of the page before. */
  before?: string;
  limit: number;
}

/** A page of executions; `next` continues after it, and is absent at the end. */
export interface ListedRuns {
  runs: RunItem[];
  next?: string;
}

/** Reads pages of the index. */
export type Query = (query: Omit<QueryCommandInput, 'TableName'>) => AsyncIterable<Item[]>;

/** Ended executions that one request reads: if few of them fit, the next request continues. */
const MAX_READ = 5000;

/** Items in one answer of the table if only some of them fit. */
const MAX_PAGE = 1000;

/** Sorts after every start. */
const NEWEST = '~';

/** Returns an execution's place in lists: by its start. */
export const placeOf = ({ startedAt, execution }: Pick<RunItem, 'startedAt' | 'execution'>): string =>
  `${startedAt}#${execution}`;

/** Returns the part of the list in which executions of a status are. */
export const partOf = (status: string): NonNullable<RunList['only']> => {
  if (status === 'RUNNING' || status === 'PENDING') return 'open';
  return status === 'SUCCEEDED' ? 'succeeded' : 'unsuccessful';
};

/** What was read of a partition, the newest first; nothing is known of what comes after `horizon`. */
interface Read {
  runs: RunItem[];
  horizon?: string;
}

/** Lists executions of a workflow from the index: those that are open, in all partitions, and those that have ended. */
export const listRuns = async (query: Query, workflow: string, wanted: RunList): Promise<ListedRuns> => {
  const { only, limit } = wanted;
  const parts = await Promise.all([
    ...(only === undefined || only === 'open'
      ? Array.from({ length: OPEN_SHARDS }, (_, shard) =>
          readPart(query, { partition: INDEX.openRuns(shard), prefix: `${workflow}#` }, wanted),
        )
      : []),
    ...endedParts(only).map((part) =>
      readPart(query, { partition: INDEX.endedRuns(workflow, part), prefix: '' }, wanted),
    ),
  ]);
  // What one partition has not shown yet may be newer than what another has.
  const horizon =
    parts
      .flatMap((part) => part.horizon ?? [])
      .sort()
      .at(-1) ?? '';
  const known = parts
    .flatMap(({ runs }) => runs)
    .filter((run) => placeOf(run) >= horizon)
    .sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
  const runs = known.slice(0, limit);
  const last = runs.at(-1);
  const next = known.length > limit && last ? placeOf(last) : horizon || undefined;
  return { runs, ...defined({ next }) };
};

const endedParts = (only: RunList['only']): ('children' | 'unsuccessful' | undefined)[] => {
  if (only === 'open') return [];
  if (only === 'unsuccessful') return ['unsuccessful'];
  return only === 'succeeded' ? [undefined, 'children'] : [undefined, 'children', 'unsuccessful'];
};

const readPart = async (
  query: Query,
  { partition, prefix }: { partition: string; prefix: string },
  { before = NEWEST, since = '', fits, limit }: RunList,
): Promise<Read> => {
  const pages = query({
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :part AND ${TABLE.indexSk} BETWEEN :oldest AND :newest`,
    ExpressionAttributeValues: {
      ':part': partition,
      ':oldest': `${prefix}${since}` || ' ',
      ':newest': `${prefix}${before}`,
    },
    ScanIndexForward: false,
    Limit: fits ? MAX_PAGE : limit + 1,
  });
  const runs: RunItem[] = [];
  let read = 0;
  for await (const page of pages) {
    for (const { state } of page) {
      const run = state as RunItem;
      read += 1;
      if (placeOf(run) !== before && (fits?.(run) ?? true)) runs.push(run);
      if (runs.length > limit || read >= MAX_READ) return { runs, horizon: placeOf(run) };
    }
  }
  return { runs };
};
