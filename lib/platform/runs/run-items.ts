import {
  IF_ABSENT,
  type Item,
  ifVersion,
  type OpenTable,
  readItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import { changed, isOpen, marked, type RunChange, type RunItem } from './run-item.ts';

/** Partitions of the index of open executions. */
export const OPEN_SHARDS = 16;

/** Items in a page of open executions. */
const PAGE = 200;

/** Attempts to write before giving up; each lost attempt means that another worker's write succeeded. */
const MAX_TRIES = 20;

/** Seconds for which the item of an ended execution is kept: 90 days, as long as Step Functions keeps its history. */
const RETENTION_SECONDS = 90 * 86_400;

/** A page of open executions; `next` continues after it. */
export interface OpenPage {
  runs: RunItem[];
  next?: Item;
}

/** One item an execution, and the index of those that are open. */
export interface RunItems {
  /** Returns what is known of an execution, by its ARN. */
  of(execution: string): Promise<RunItem | undefined>;
  /** Takes in that an execution has started; costs one write, and changes nothing if anything is known of it. */
  started(run: Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'fields'>): Promise<void>;
  /** Takes in a change, in whatever order it comes. */
  change(change: RunChange): Promise<void>;
  /** Marks that an execution is about to be paused, or takes that back. */
  mark(execution: string, pausing: boolean): Promise<void>;
  /** Returns a page of one of the `OPEN_SHARDS` partitions of open executions, the oldest first. */
  openPage(shard: number, after?: Item): Promise<OpenPage>;
}

/** Returns the items over a table. */
export const runItemsIn = (open: OpenTable, clock: Clock): RunItems => {
  const decideOn = async (
    execution: string,
    decide: (item: RunItem | undefined) => RunItem | undefined,
  ): Promise<void> => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await readItem(open, KEYS.run(execution));
      const next = decide(stored?.state as RunItem | undefined);
      if (!next) return;
      const version = Number(stored?.version ?? 0);
      if (await writeItem(open, itemOf(next, version + 1, clock.now()), ifVersion(version))) return;
    }
    throw new Error(
      `Gave up writing the item of ${execution}: ${MAX_TRIES} attempts lost to concurrent writers`,
    );
  };

  return {
    of: async (execution) => (await readItem(open, KEYS.run(execution)))?.state as RunItem | undefined,
    async started(run) {
      await writeItem(open, itemOf({ ...run, status: 'RUNNING', redrives: 0 }, 1, clock.now()), IF_ABSENT);
    },
    change: (change) => decideOn(change.execution, (item) => changed(item, change)),
    mark: (execution, pausing) => decideOn(execution, (item) => marked(item, pausing)),
    async openPage(shard, after) {
      const { name, client, commands } = await open();
      const page = await client.send(
        new commands.QueryCommand({
          TableName: name,
          IndexName: TABLE.index,
          KeyConditionExpression: `${TABLE.indexPk} = :open`,
          ExpressionAttributeValues: { ':open': INDEX.openRuns(shard) },
          Limit: PAGE,
          ExclusiveStartKey: after,
        }),
      );
      const runs = (page.Items ?? []).map(({ state }) => state as RunItem);
      return page.LastEvaluatedKey ? { runs, next: page.LastEvaluatedKey } : { runs };
    },
  };
};

const itemOf = (state: RunItem, version: number, now: number): Item => ({
  ...KEYS.run(state.execution),
  state,
  version,
  ...(isOpen(state)
    ? {
        [TABLE.indexPk]: INDEX.openRuns(shardOf(state.execution)),
        [TABLE.indexSk]: `${state.startedAt}#${state.execution}`,
      }
    : { [TABLE.ttl]: Math.ceil(now / 1000) + RETENTION_SECONDS }),
});

const shardOf = (execution: string): number =>
  Number.parseInt(hashOf(execution).slice(0, 4), 16) % OPEN_SHARDS;
