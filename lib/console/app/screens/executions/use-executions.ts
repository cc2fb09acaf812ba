import { useState } from 'preact/hooks';
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

/** Executions that a search finds at most. */
const MOST = 1000;
/** Pages that one search reads. */
const MOST_PAGES = 10;
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

/** The executions that fit a filter, newest first, and the workflows that there are. */
export const useExecutions = (
  filter: ExecutionFilter,
): Polled<{ workflows: string[]; executions: Execution[] }> => {
  const [lists] = useState(() => new ExecutionLists(api.executions));
  return usePolled(
    async () => {
      const { workflow, status, text, within } = filter;
      const workflows = (await api.workflows()).map(({ name }) => name);
      const found = text
        ? await search(filter)
        : await lists.read(workflow ? [workflow] : workflows, status, Date.now());
      return { workflows, executions: newestFirst(found, within, Date.now()) };
    },
    JSON.stringify(filter),
    filter.text ? SEARCH_MILLISECONDS : LIST_MILLISECONDS,
  );
};

const search = async ({ workflow, status, text, within = '' }: ExecutionFilter): Promise<Execution[]> => {
  const span = ownField(WITHIN, within);
  const since = span === undefined ? undefined : new Date(Date.now() - span).toISOString();
  const found: Execution[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && found.length < MOST; pages++) {
    const page = await api.search({ q: text, workflow, status, since, limit: MOST, next_token: next });
    found.push(...page.executions);
    next = page.next_token;
    if (next === undefined) break;
  }
  return found;
};

/** Returns those that have started within a span, or all, the newest first. */
export const newestFirst = (
  executions: readonly Execution[],
  within: string | undefined,
  now: number,
): Execution[] => {
  const span = ownField(WITHIN, within ?? '') ?? Number.POSITIVE_INFINITY;
  return executions
    .filter(({ started_at: at }) => now - Date.parse(at ?? '') <= span || span === Number.POSITIVE_INFINITY)
    .sort((one, other) => ((one.started_at ?? '') < (other.started_at ?? '') ? 1 : -1));
};
