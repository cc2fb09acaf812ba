import type { Fence, Parked, UndoneRun } from '#actions/effects/fence.ts';
import { type OpenTable, queryPages } from '#actions/ports/documents.ts';
import { INDEX, TABLE } from '#contracts/table.ts';

/** An execution some of whose effects could not be undone. */
export type ParkedRun = UndoneRun & Parked;

/** Yields the executions with parked undos, in the order in which they are tried again; `until` leaves out what comes later. */
export async function* parkedRuns(open: OpenTable, until?: number): AsyncGenerator<ParkedRun> {
  const pages = queryPages(open, {
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :parked AND ${TABLE.indexSk} < :until`,
    ExpressionAttributeValues: {
      ':parked': INDEX.parked,
      ':until': until === undefined ? '~' : new Date(until).toISOString(),
    },
  });
  for await (const page of pages)
    for (const { fence } of page) {
      const { run, parked, undoer } = fence as Fence;
      if (run && parked && undoer === undefined) yield { ...run, ...parked };
    }
}
