import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { conditionFailed, type OpenTable } from '../ports/documents.ts';
import type { RunRecord } from './run-record.ts';
import { emptyTotals, type WorkflowTotals, withRuns } from './totals.ts';

/** Milliseconds after which a record is surely in the index and no older one will follow. */
const SETTLED_MILLISECONDS = 5 * 60_000;

/** Records that are summed up at each reading before they are put into the totals. */
const MOST_LOOSE = 500;

/** Seconds for which a run's record is kept: 90 days, as long as Step Functions keeps its history. */
const KEPT_SECONDS = 90 * 86_400;

/**
 * Finished runs and what they sum up to. A record is written once per run and end, under a condition; totals are a sum up to a
 * point in the order in which records were written, moved by one conditional write. So every run counts exactly once, however
 * often its event is delivered.
 */
export interface RunStore {
  /** Whether this end of the run was recorded before. */
  has(execution: string, endedAt: string): Promise<boolean>;
  /** False when it was recorded before. */
  record(run: RunRecord): Promise<boolean>;
  totals(workflow: string): Promise<WorkflowTotals>;
}

interface Summed {
  totals: WorkflowTotals;
  /** Sort key in the index of the last record that is in the totals. */
  through: string;
  version: number;
}

/** The store over a table. */
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
    return (Item?.summed as Summed | undefined) ?? { totals: emptyTotals(), through: '', version: 0 };
  };

  const loose = async (workflow: string, after: string): Promise<{ key: string; run: RunRecord }[]> => {
    const { name, client, commands } = await open();
    const found: { key: string; run: RunRecord }[] = [];
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
      for (const item of page.Items ?? [])
        found.push({ key: String(item[TABLE.indexSk]), run: item.run as RunRecord });
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  };

  /** Loses to another reader that does the same at the same time, which is as well. */
  const sumUp = async (
    workflow: string,
    before: Summed,
    settled: { key: string; run: RunRecord }[],
  ): Promise<void> => {
    const last = settled.at(-1);
    if (!last) return;
    const { name, client, commands } = await open();
    const totals = withRuns(
      before.totals,
      settled.map(({ run }) => run),
    );
    const next: Summed = { totals, through: last.key, version: before.version + 1 };
    const Item = {
      ...KEYS.metrics(workflow),
      [TABLE.indexPk]: INDEX.metrics,
      [TABLE.indexSk]: workflow,
      summed: next,
    };
    const condition =
      before.version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'summed.version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          };
    await client
      .send(new commands.PutCommand({ TableName: name, Item, ...condition }))
      .catch((error: unknown) => {
        if (!conditionFailed(error)) throw error;
      });
  };

  return {
    async has(execution, endedAt) {
      const { name, client, commands } = await open();
      const { Item } = await client.send(
        new commands.GetCommand({ TableName: name, Key: keyOf(execution, endedAt) }),
      );
      return Item !== undefined;
    },
    async record(run) {
      const { name, client, commands } = await open();
      const now = clock.now();
      const Item = {
        ...keyOf(run.execution, run.ended_at),
        [TABLE.indexPk]: INDEX.runs(run.workflow),
        // In the order of writing, not of ending: what is late must come after what is summed up already.
        [TABLE.indexSk]: `${new Date(now).toISOString()}#${run.execution}`,
        [TABLE.ttl]: Math.ceil(now / 1000) + KEPT_SECONDS,
        run,
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
    async totals(workflow) {
      const before = await summed(workflow);
      const found = await loose(workflow, before.through);
      const settledUntil = new Date(clock.now() - SETTLED_MILLISECONDS).toISOString();
      const settled = found.filter(({ key }) => key < settledUntil);
      if (settled.length > MOST_LOOSE) await sumUp(workflow, before, settled);
      return withRuns(
        before.totals,
        found.map(({ run }) => run),
      );
    },
  };
};
