import type { Fence, Held, Parked, UndoneRun } from '#actions/effects/fence.ts';
import { type OpenTable, queryPages } from '#actions/ports/documents.ts';
import { INDEX, TABLE } from '#contracts/table.ts';
import { isoOf } from '#core/instants.ts';

/** An execution some of whose effects could not be undone. */
export type ParkedRun = UndoneRun & Parked;

/** Yields the executions with parked undos, in the order in which they are tried again; `until` leaves out what comes later. */
export async function* parkedRuns(open: OpenTable, until?: number): AsyncGenerator<ParkedRun> {
  for await (const { run, parked, held, undoer } of listedFences(open, until))
    if (run && parked && !held && undoer === undefined) yield { ...run, ...parked };
}

/** An execution that ended without success, and whose effects nothing undoes unless a person has them undone. */
export type HeldRun = UndoneRun & Held;

/** Yields what is not undone: executions with parked undos, those to be tried first, and those that a person is to decide about. */
export async function* runsLeft(open: OpenTable): AsyncGenerator<ParkedRun | HeldRun> {
  for await (const { run, parked, held, undoer } of listedFences(open)) {
    if (run && held) yield { ...run, ...held };
    else if (run && parked && undoer === undefined) yield { ...run, ...parked };
  }
}

/** An execution some of whose effects the log is to undo, however it has ended. */
export interface RunToBeUndone extends UndoneRun {
  isParked: boolean;
}

/** Yields the executions with parked undos, those that are tried again now included, and those of which a part is being undone. */
export async function* runsToBeUndone(open: OpenTable): AsyncGenerator<RunToBeUndone> {
  for await (const { run, parked } of listedFences(open))
    if (run) yield { ...run, isParked: parked !== undefined };
}

async function* listedFences(open: OpenTable, until?: number): AsyncGenerator<Fence> {
  const pages = queryPages(open, {
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :parked AND ${TABLE.indexSk} < :until`,
    ExpressionAttributeValues: {
      ':parked': INDEX.parked,
      ':until': until === undefined ? '~' : isoOf(until),
    },
  });
  for await (const page of pages) for (const { fence } of page) yield fence as Fence;
}
