import type { ExecutionRecord, ExecutionStatus, Recoverable } from './store.ts';

/** A row of the table `execution`. */
export interface ExecutionRow {
  id: number;
  arn: string;
  machine: string;
  version: string | null;
  alias: string | null;
  map_run: string | null;
  status: string;
  redrives: number;
  started: number;
  stopped: number | null;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  /** JSON of the fields without a column. */
  rest: string;
}

type Rest = Pick<
  ExecutionRecord,
  | 'name'
  | 'itemCount'
  | 'revision'
  | 'type'
  | 'traceHeader'
  | 'redrivenAt'
  | 'redriveTokens'
  | 'testCase'
  | 'parent'
  | 'seed'
>;

/** Returns the values of a row in the order of its columns, without its number. */
export const executionRow = (record: ExecutionRecord): (string | number | null)[] => {
  const { name, itemCount, revision, type, traceHeader, redrivenAt, redriveTokens, testCase, parent, seed } =
    record;
  const rest: Rest = {
    name,
    itemCount,
    revision,
    type,
    traceHeader,
    redrivenAt,
    redriveTokens,
    testCase,
    parent,
    seed,
  };
  return [
    record.arn,
    record.stateMachineArn,
    record.stateMachineVersionArn ?? null,
    record.stateMachineAliasArn ?? null,
    record.mapRunArn ?? null,
    record.status,
    record.redriveCount,
    record.startedAt,
    record.stoppedAt ?? null,
    record.input,
    record.output ?? null,
    record.error ?? null,
    record.cause ?? null,
    JSON.stringify(rest),
  ];
};

/** Returns the record of a row. */
export const recordOf = (row: ExecutionRow): ExecutionRecord => ({
  ...(JSON.parse(row.rest) as Rest),
  arn: row.arn,
  stateMachineArn: row.machine,
  stateMachineVersionArn: row.version ?? undefined,
  stateMachineAliasArn: row.alias ?? undefined,
  mapRunArn: row.map_run ?? undefined,
  status: row.status as ExecutionStatus,
  redriveCount: row.redrives,
  startedAt: row.started,
  stoppedAt: row.stopped ?? undefined,
  input: row.input,
  output: row.output ?? undefined,
  error: row.error ?? undefined,
  cause: row.cause ?? undefined,
});

/** A row of the table `snapshot`. */
export interface SnapshotRow {
  execution: number;
  sequence: number;
  run: string;
}

/** A row of the table `journal`. */
export interface JournalRow {
  execution: number;
  sequence: number;
  entry: string;
}

/** Returns the number of the execution that a row belongs to. */
export const ofExecution = ({ execution }: { execution: number }): number => execution;

/** Returns what is kept of an execution. */
export const recoverableOf = (
  position: number,
  record: ExecutionRecord,
  snapshot: SnapshotRow | undefined,
  journal: readonly JournalRow[],
): Recoverable => ({
  position,
  record,
  ...(snapshot && { snapshot: { sequence: snapshot.sequence, run: snapshot.run } }),
  journal: journal.map(({ sequence, entry }) => ({ sequence, entry })),
});
