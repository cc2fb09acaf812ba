import type { BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';
import { conditionFailed, type OpenTable } from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import type { RunRecord } from './run-record.ts';
import { emptyTotals, type WorkflowTotals, withRuns } from './totals.ts';

/** Milliseconds after which a record is certainly in the index and no older one will follow. */
const SETTLED_MILLISECONDS = 5 * 60_000;

/** Records that are summed up at each reading before they are added to the totals. */
const MAX_UNSUMMED_RECORDS = 500;

/** Keys of one BatchGetItem (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const KEYS_AT_ONCE = 100;

/** Seconds for which the record of an execution is kept: 90 days, as long as Step Functions keeps its history. */
const RECORD_RETENTION_SECONDS = 90 * 86_400;

/**
 * Finished executions and their totals. A record is written once per execution and end, under a condition. Totals are a sum up to
 * a point in the order of writing, moved by one conditional write. So every execution counts exactly once, however often its
 * event is delivered. Both are stored as JSON text, because DynamoDB's types cannot hold a step called `constructor`.
 */
export interface RunStore {
  /** Tells whether this end of the execution was recorded before. */
  has(execution: string, endedAt: string): Promise<boolean>;
  /** Returns those of many ends that were not recorded before. */
  missing<End extends { execution: string; endedAt: string }>(ends: readonly End[]): Promise<End[]>;
  /** Records an execution's end; returns false if it was recorded before. */
  record(run: RunRecord): Promise<boolean>;
  /** Returns the totals, with what was recorded since they were saved; changes nothing. */
  totals(workflow: string): Promise<WorkflowTotals>;
  /** Returns the totals and saves them page by page, so that an interrupted reading still saves the next one work. */
  sumUp(workflow: string): Promise<WorkflowTotals>;
}

interface Summed {
  totals: WorkflowTotals;
  /** Sort key in the index of the last record that is in the totals. */
  through: string;
  version: number;
}

interface Found {
  /** Sort key in the index. */
  key: string;
  run: RunRecord;
}

/** Returns the store over a table. */
export const runsIn = (open: OpenTable, clock: Clock): RunStore => {
  const keyOf = (execution: string, endedAt: string) => ({
    ...KEYS.run(execution),
    sk: `${KEYS.run(execution).sk}#${endedAt}`,
  });

  const summed = async (workflow: string): Promise<Summed> => {
    const { name, client, commands } = await open();
    const Key = KEYS.metrics(workflow);
    const { Item } = await client.send(
      new commands.GetCommand({ TableName: name, Key, ConsistentRead: true }),
    );
    return Item
      ? { totals: JSON.parse(Item.totals) as WorkflowTotals, through: Item.through, version: Item.version }
      : { totals: emptyTotals(), through: '', version: 0 };
  };

  /** Yields the records after `after` page by page, because they may not fit in memory. */
  async function* recordsAfter(workflow: string, after: string): AsyncGenerator<Found[]> {
    const { name, client, commands } = await open();
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new commands.QueryCommand({
          TableName: name,
          IndexName: TABLE.index,
          KeyConditionExpression: `${TABLE.indexPk} = :runs AND ${TABLE.indexSk} > :after`,
          ExpressionAttributeValues: { ':runs': INDEX.runs(workflow), ':after': after === '' ? ' ' : after },
          ExclusiveStartKey,
        }),
      );
      yield (page.Items ?? []).map((item) => ({
        key: String(item[TABLE.indexSk]),
        run: JSON.parse(item.run) as RunRecord,
      }));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  /** Returns false if another reader already saved these totals; that is harmless. */
  const keep = async (workflow: string, { totals, through, version }: Summed): Promise<boolean> => {
    const { name, client, commands } = await open();
    const Item = {
      ...KEYS.metrics(workflow),
      [TABLE.indexPk]: INDEX.metrics,
      [TABLE.indexSk]: workflow,
      totals: JSON.stringify(totals),
      through,
      version: version + 1,
    };
    const condition =
      version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          };
    try {
      await client.send(new commands.PutCommand({ TableName: name, Item, ...condition }));
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  };

  /** An event and an answer may round the same end to milliseconds that differ by one. */
  const keysNear = ({ execution, endedAt }: { execution: string; endedAt: string }) =>
    [-1, 0, 1].map((by) => keyOf(execution, new Date(Date.parse(endedAt) + by).toISOString()));

  const missing = async <End extends { execution: string; endedAt: string }>(
    ends: readonly End[],
  ): Promise<End[]> => {
    const { name, client, commands } = await open();
    const recorded = new Set<string>();
    const keys = ends.flatMap(keysNear);
    for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
      let Keys: Record<string, unknown>[] | undefined = keys.slice(start, start + KEYS_AT_ONCE);
      while (Keys && Keys.length > 0) {
        const found: BatchGetCommandOutput = await client.send(
          new commands.BatchGetCommand({
            RequestItems: { [name]: { Keys, ProjectionExpression: `${TABLE.pk}, ${TABLE.sk}` } },
          }),
        );
        for (const { pk, sk } of found.Responses?.[name] ?? []) recorded.add(`${pk} ${sk}`);
        Keys = found.UnprocessedKeys?.[name]?.Keys;
      }
    }
    return ends.filter((end) => keysNear(end).every(({ pk, sk }) => !recorded.has(`${pk} ${sk}`)));
  };

  const collect = async (workflow: string, save: boolean): Promise<WorkflowTotals> => {
    let kept = await summed(workflow);
    const settledUntil = new Date(clock.now() - SETTLED_MILLISECONDS).toISOString();
    let sum = kept.totals;
    let settled = 0;
    let unsettled: RunRecord[] = [];
    let alone = save;
    for await (const page of recordsAfter(workflow, kept.through)) {
      const old = page.filter(({ key }) => key < settledUntil);
      sum = withRuns(sum, runsOf(old));
      unsettled = unsettled.concat(runsOf(page.slice(old.length)));
      settled += old.length;
      const through = old.at(-1)?.key;
      if (!alone || through === undefined || settled <= MAX_UNSUMMED_RECORDS) continue;
      alone = await keep(workflow, { totals: sum, through, version: kept.version });
      kept = { totals: sum, through, version: kept.version + 1 };
      settled = 0;
    }
    return withRuns(sum, unsettled);
  };

  return {
    has: async (execution, endedAt) => (await missing([{ execution, endedAt }])).length === 0,
    missing,
    async record(run) {
      const { name, client, commands } = await open();
      const now = clock.now();
      const Item = {
        ...keyOf(run.execution, run.ended_at),
        [TABLE.indexPk]: INDEX.runs(run.workflow),
        // In the order of writing, not of ending: what is late must come after what is summed up already.
        [TABLE.indexSk]: `${new Date(now).toISOString()}#${run.execution}`,
        [TABLE.ttl]: Math.ceil(now / 1000) + RECORD_RETENTION_SECONDS,
        run: JSON.stringify(run),
      };
      try {
        const ConditionExpression = 'attribute_not_exists(pk)';
        await client.send(new commands.PutCommand({ TableName: name, Item, ConditionExpression }));
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
    totals: (workflow) => collect(workflow, false),
    sumUp: (workflow) => collect(workflow, true),
  };
};

const runsOf = (found: readonly Found[]): RunRecord[] => found.map(({ run }) => run);
