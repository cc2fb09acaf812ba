import type { Fence, Parked, UndoneRun } from '#actions/effects/fence.ts';
import type { OpenTable } from '#actions/ports/documents.ts';
import { INDEX, TABLE } from '#contracts/table.ts';

/** An execution some of whose effects could not be undone. */
export type ParkedRun = UndoneRun & Parked;

/** Yields the executions with parked undos, in the order in which they are tried again; `until` leaves out what comes later. */
export async function* parkedRuns(open: OpenTable, until?: number): AsyncGenerator<ParkedRun> {
  const { name, client, commands } = await open();
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new commands.QueryCommand({
        TableName: name,
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :parked AND ${TABLE.indexSk} < :until`,
        ExpressionAttributeValues: {
          ':parked': INDEX.parked,
          ':until': until === undefined ? '~' : new Date(until).toISOString(),
        },
        ExclusiveStartKey,
      }),
    );
    for (const { fence } of page.Items ?? []) {
      const { run, parked, undoer } = fence as Fence;
      if (run && parked && undoer === undefined) yield { ...run, ...parked };
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
