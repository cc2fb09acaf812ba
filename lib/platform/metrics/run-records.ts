import {
  IF_ABSENT,
  type Item,
  type OpenTable,
  queryPages,
  readItems,
  writeItem,
} from '#actions/ports/documents.ts';
import { localServices } from '#contracts/local-services.ts';
import { INDEX, type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import { isoOf } from '#core/instants.ts';
import type { RunRecord } from './run-record.ts';

/** Seconds for which the record of an execution is kept: 90 days, as long as Step Functions keeps its history. */
const RECORD_RETENTION_SECONDS = 90 * 86_400;

/** An end of an execution; one that is redriven has several. */
export interface EndedRun {
  /** ARN. */
  execution: string;
  endedAt: string;
}

/** A record in the index. */
export interface IndexedRun {
  /** Its sort key there, in the order of writing. */
  key: string;
  run: RunRecord;
}

const keyOf = ({ execution, endedAt }: EndedRun): ItemKey => {
  const { pk, sk } = KEYS.run(execution);
  return { pk, sk: `${sk}#${endedAt}` };
};

/** Returns the keys under which an end may be recorded: on AWS, an event and an answer may round it to milliseconds that differ by one. */
const keysNear = (end: EndedRun): ItemKey[] =>
  localServices()
    ? [keyOf(end)]
    : [-1, 0, 1].map((by) => keyOf({ ...end, endedAt: isoOf(Date.parse(end.endedAt) + by) }));

/** Records an execution's end; returns false if it was recorded before. */
export const recordRun = (open: OpenTable, run: RunRecord, now: number): Promise<boolean> => {
  const item = {
    ...keyOf({ execution: run.execution, endedAt: run.ended_at }),
    [TABLE.indexPk]: INDEX.runs(run.workflow),
    // In the order of writing, not of ending: what is late must come after what is summed up already.
    [TABLE.indexSk]: `${isoOf(now)}#${run.execution}`,
    [TABLE.ttl]: Math.ceil(now / 1000) + RECORD_RETENTION_SECONDS,
    run: JSON.stringify(run),
  };
  return writeItem(open, item, IF_ABSENT);
};

/** Returns those of many ends that were not recorded before. */
export const missingRuns = async <End extends EndedRun>(
  open: OpenTable,
  ends: readonly End[],
): Promise<End[]> => {
  const found = await readItems(open, ends.flatMap(keysNear), {
    ProjectionExpression: `${TABLE.pk}, ${TABLE.sk}`,
  });
  const recorded = new Set(found.map(({ pk, sk }) => `${pk} ${sk}`));
  return ends.filter((end) => keysNear(end).every(({ pk, sk }) => !recorded.has(`${pk} ${sk}`)));
};

/** Yields a workflow's records after a sort key, page by page. */
export async function* recordsAfter(
  open: OpenTable,
  workflow: string,
  after: string,
): AsyncGenerator<IndexedRun[]> {
  const pages = queryPages(open, {
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :runs AND ${TABLE.indexSk} > :after`,
    ExpressionAttributeValues: { ':runs': INDEX.runs(workflow), ':after': after === '' ? ' ' : after },
  });
  for await (const page of pages) yield page.map(indexedRun);
}

/** Yields a workflow's records page by page, the newest first, from before a sort key to an instant. */
export async function* recordsBefore(
  open: OpenTable,
  workflow: string,
  { before = '~', since }: { before?: string | undefined; since: string },
): AsyncGenerator<IndexedRun[]> {
  const pages = queryPages(open, {
    IndexName: TABLE.index,
    KeyConditionExpression: `${TABLE.indexPk} = :runs AND ${TABLE.indexSk} BETWEEN :since AND :before`,
    ExpressionAttributeValues: {
      ':runs': INDEX.runs(workflow),
      ':since': since === '' ? ' ' : since,
      ':before': before,
    },
    ScanIndexForward: false,
  });
  for await (const page of pages) yield page.map(indexedRun).filter(({ key }) => key !== before);
}

const indexedRun = (item: Item): IndexedRun => ({
  key: String(item[TABLE.indexSk]),
  run: JSON.parse(String(item.run)) as RunRecord,
});
