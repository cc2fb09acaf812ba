import type { SearchedFields } from '#contracts/searchable.ts';
import { defined } from '#core/defined.ts';

/** How an execution is, as Step Functions says, or that it is paused or that Step Functions no longer knows it. */
export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PAUSED' | 'FORGOTTEN';

/** What the table knows of an execution. */
export interface RunItem {
  workflow: string;
  /** ARN. */
  execution: string;
  status: RunStatus;
  startedAt: string;
  /** Redrives before `status`. */
  redrives: number;
  endedAt?: string;
  error?: string;
  /** Values of the input by which it is found. */
  fields?: SearchedFields;
  /** Which variant of which workflow it got, as `assignmentText` writes it. */
  variant?: string;
  /** Number of the version of the state machine; absent if it is not known, or there are none. */
  version?: number;
  /** Somebody has asked to pause it; Step Functions stops it next. */
  pausing?: true;
}

/** A start, or the end, of an execution. Events may come late, twice and in any order. */
export interface RunChange
  extends Pick<
    RunItem,
    'workflow' | 'execution' | 'startedAt' | 'redrives' | 'fields' | 'variant' | 'version'
  > {
  /** Absent if it started. */
  end?: { status: Exclude<RunStatus, 'RUNNING'>; at: string; error?: string };
}

/** Whether somebody must still see that an execution ends. */
export const isOpen = ({ status }: RunItem): boolean => status === 'RUNNING';

/** Orders what happens to an execution: a redrive comes after the end before it, whatever clocks say. */
const order = ({ redrives, isOver }: { redrives: number; isOver: boolean }): number =>
  2 * redrives + (isOver ? 1 : 0);

/** Events and answers may round a time to milliseconds that differ. */
const MAX_ROUNDING_MILLISECONDS = 1000;

type Started = Pick<RunItem, 'startedAt'>;

/** Whether an execution is another one, with the same name, than one before: Step Functions allows that after 90 days. */
const startedAfter = (one: Started, other: Started): boolean =>
  Date.parse(one.startedAt) > Date.parse(other.startedAt) + MAX_ROUNDING_MILLISECONDS;

/** Returns the item after a change; undefined if it is known already, or what came later is. */
export const changed = (item: RunItem | undefined, change: RunChange): RunItem | undefined => {
  const { end, workflow, execution, startedAt, redrives } = change;
  if (item && startedAfter(item, change)) return undefined;
  const isLater =
    item === undefined ||
    startedAfter(change, item) ||
    order({ redrives, isOver: end !== undefined }) >
      order({ redrives: item.redrives, isOver: !isOpen(item) }) ||
    // Cancelling ends a pause.
    (item.status === 'PAUSED' && end !== undefined && end.status !== 'PAUSED' && redrives === item.redrives);
  if (!isLater)
    return item.version === undefined && change.version !== undefined
      ? { ...item, version: change.version }
      : undefined;
  const same = item && !startedAfter(change, item) ? item : undefined;
  const { fields = same?.fields, variant = same?.variant, version = same?.version } = change;
  const run = { workflow, execution, startedAt, redrives, ...defined({ fields, variant, version }) };
  if (!end) return { ...run, status: 'RUNNING' };
  return { ...run, status: end.status, endedAt: end.at, ...defined({ error: end.error }) };
};

/** Marks that an execution is to be paused, or takes the mark back; undefined if it does not run. */
export const marked = (item: RunItem | undefined, pausing: boolean): RunItem | undefined => {
  if (!item || !isOpen(item) || (item.pausing ?? false) === pausing) return undefined;
  const { pausing: _, ...rest } = item;
  return pausing ? { ...rest, pausing } : rest;
};
