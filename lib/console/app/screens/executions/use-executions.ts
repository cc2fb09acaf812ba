import { useState } from 'preact/hooks';
import { isoOf } from '#core/instants.ts';
import { ownField } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { Execution } from '../../api/types.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';
import { ExecutionLists } from './execution-lists.ts';

/** What the list is narrowed to. */
export interface ExecutionFilter {
  workflow?: string | undefined;
  status?: string | undefined;
  /** Words in name, error or searchable fields, or `field:value`. */
  text?: string | undefined;
  /** How long ago an execution may have started. */
  within?: string | undefined;
}

const LIST_MILLISECONDS = 2000;
/** A search reads what is stored, which costs more than a list. */
const SEARCH_MILLISECONDS = 10_000;

/** Spans that a list can be narrowed to, in milliseconds. */
export const WITHIN: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
};

/** Returns the executions that fit a filter, newest first. */
export const useExecutions = (filter: ExecutionFilter): Polled<readonly Execution[]> => {
  const [lists] = useState(() => new ExecutionLists(api.search));
  return usePolled(
    async () => {
      const { workflow, status, text: q, within = '' } = filter;
      const now = Date.now();
      const span = ownField(WITHIN, within);
      // To the minute, so that an answer can be the same as the one before.
      const since = span === undefined ? undefined : isoOf(Math.floor((now - span) / 60_000) * 60_000);
      return newestFirst(await lists.read({ workflow, status, q, since }, now));
    },
    JSON.stringify(filter),
    filter.text ? SEARCH_MILLISECONDS : LIST_MILLISECONDS,
  );
};

const sorted = new WeakMap<readonly Execution[], Execution[]>();

/** Returns executions with the newest first; for the same list the same. */
const newestFirst = (executions: readonly Execution[]): Execution[] => {
  const known = sorted.get(executions);
  if (known) return known;
  const list = executions.toSorted((one, other) =>
    (one.started_at ?? '') < (other.started_at ?? '') ? 1 : -1,
  );
  sorted.set(executions, list);
  return list;
};
