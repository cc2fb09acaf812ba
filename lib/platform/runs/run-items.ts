import {
  IF_ABSENT,
  type Item,
  ifVersion,
  type OpenTable,
  queryPages,
  readItem,
  updateItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { isChildExecution } from '#contracts/child-executions.ts';
import { localServices } from '#contracts/local-services.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import { changed, isOpen, marked, type RunChange, type RunItem } from './run-item.ts';
import { type ListedRuns, listRuns, OPEN_SHARDS, placeOf, type RunList } from './run-list.ts';
import { openRunsOf, type RunsInUse, runsInUse } from './runs-in-use.ts';
import type { Contact } from './silence.ts';

/** Items in a page of open executions. */
const PAGE = 200;

/** Attempts to write before giving up; each lost attempt means that another worker's write succeeded. */
const MAX_TRIES = 20;

/** Seconds for which the item of an ended execution is kept: 90 days, as long as Step Functions keeps its history. */
const RETENTION_SECONDS = 90 * 86_400;

/** An execution that is open, and when something was last heard of it. */
export type OpenRun = RunItem & Contact;

/** A page of open executions; `next` continues after it. */
export interface OpenPage {
  runs: OpenRun[];
  next?: Item;
}

/** One item an execution, and the index of those that are open. */
export interface RunItems {
  /** Returns what is known of an execution, by its ARN. */
  of(execution: string): Promise<RunItem | undefined>;
  /** Records that an execution has started; costs one write, and changes nothing if anything is known of it. */
  started(run: Pick<RunItem, 'workflow' | 'execution' | 'startedAt' | 'fields' | 'variant'>): Promise<void>;
  /** Records a change, in whatever order it comes. */
  change(change: RunChange): Promise<void>;
  /** Marks that an execution is about to be paused. */
  markPausing(execution: string): Promise<void>;
  /** Takes that back. */
  clearPausing(execution: string): Promise<void>;
  /** Notes that an open execution was heard of at an instant, or asked about in vain. */
  contacted(execution: string, contact: Contact): Promise<void>;
  /** Returns a page of one of the `OPEN_SHARDS` partitions of open executions. */
  openPage(shard: number, after?: Item): Promise<OpenPage>;
  /** Lists executions of a workflow, the newest start first. */
  list(workflow: string, wanted: RunList): Promise<ListedRuns>;
  /** Returns the executions of a workflow that are open. */
  open(workflow: string): Promise<RunItem[]>;
  /** Returns the executions of a workflow that are open, or may still be continued or undone. */
  inUse(workflow: string): Promise<RunsInUse>;
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
      // There the event of the start has mostly been recorded first, and a look costs less than a write that is refused.
      if (localServices() && (await readItem(open, KEYS.run(run.execution)))) return;
      await writeItem(open, itemOf({ ...run, status: 'RUNNING', redrives: 0 }, 1, clock.now()), IF_ABSENT);
    },
    async change(change) {
      const decide = (item: RunItem | undefined): RunItem | undefined => changed(item, change);
      const first = isFirst(change) ? decide(undefined) : undefined;
      if (first && (await writeItem(open, itemOf(first, 1, clock.now()), IF_ABSENT))) return;
      await decideOn(change.execution, decide);
    },
    markPausing: (execution) => decideOn(execution, (item) => marked(item, true)),
    clearPausing: (execution) => decideOn(execution, (item) => marked(item, false)),
    async contacted(execution, { heardAt, askedAt = heardAt }) {
      await updateItem(open, KEYS.run(execution), {
        UpdateExpression: 'SET heardAt = :heard, askedAt = :asked',
        ConditionExpression: `attribute_exists(${TABLE.pk})`,
        ExpressionAttributeValues: { ':heard': heardAt, ':asked': askedAt },
      });
    },
    open: async (workflow) => (await openRunsOf((query) => queryPages(open, query), workflow)).runs,
    inUse: (workflow) => runsInUse((query) => queryPages(open, query), workflow, clock.now()),
    list: (workflow, wanted) => listRuns((query) => queryPages(open, query), workflow, wanted),
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
      const runs = (page.Items ?? []).map(openRunOf);
      return page.LastEvaluatedKey ? { runs, next: page.LastEvaluatedKey } : { runs };
    },
  };
};

/** Whether a change is probably the first that is heard of an execution: in the local stack, where events are not late, its start is. */
const isFirst = ({ end, redrives }: RunChange): boolean =>
  localServices() !== undefined && end === undefined && redrives === 0;

const itemOf = (state: RunItem, version: number, now: number): Item => ({
  ...KEYS.run(state.execution),
  state,
  version,
  ...(isOpen(state)
    ? {
        [TABLE.indexPk]: INDEX.openRuns(shardOf(state.execution)),
        [TABLE.indexSk]: `${state.workflow}#${placeOf(state)}`,
        heardAt: now,
      }
    : {
        // What Step Functions does not know any longer is in no list.
        ...(state.status !== 'FORGOTTEN' && {
          [TABLE.indexPk]: endedPart(state),
          [TABLE.indexSk]: placeOf(state),
        }),
        [TABLE.ttl]: Math.ceil(now / 1000) + RETENTION_SECONDS,
      }),
});

/** Returns the partition of the index in which an execution that has ended is. */
const endedPart = ({ workflow, execution, status }: RunItem): string => {
  if (status !== 'SUCCEEDED') return INDEX.endedRuns(workflow, 'unsuccessful');
  return INDEX.endedRuns(workflow, isChildExecution(execution) ? 'children' : undefined);
};

const openRunOf = ({ state, heardAt, askedAt }: Item): OpenRun => {
  const run = state as RunItem;
  return {
    ...run,
    heardAt: typeof heardAt === 'number' ? heardAt : Date.parse(run.startedAt),
    ...(typeof askedAt === 'number' && { askedAt }),
  };
};

const shardOf = (execution: string): number =>
  Number.parseInt(hashOf(execution).slice(0, 4), 16) % OPEN_SHARDS;
