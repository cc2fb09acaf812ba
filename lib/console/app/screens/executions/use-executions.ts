import { api } from '../../api/api.ts';
import type { Execution } from '../../api/types.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

/** What the list is narrowed to. */
export interface ExecutionFilter {
  workflow?: string | undefined;
  status?: string | undefined;
  /** Part of a name. */
  text?: string | undefined;
}

/** Executions of each workflow that are read. */
const MOST = 1000;
const POLL_MILLISECONDS = 2000;

/** The executions that fit a filter, newest first, and the workflows that there are. */
export const useExecutions = (
  filter: ExecutionFilter,
): Polled<{ workflows: string[]; executions: Execution[] }> =>
  usePolled(
    async () => {
      const workflows = (await api.workflows()).map(({ name }) => name);
      const read = filter.workflow ? [filter.workflow] : workflows;
      const lists = await Promise.all(
        read.map((name) => api.executions(name, { status: filter.status, limit: MOST })),
      );
      return {
        workflows,
        executions: fitting(
          lists.flatMap(({ executions }) => executions),
          filter,
        ),
      };
    },
    JSON.stringify(filter),
    POLL_MILLISECONDS,
  );

/** Those whose name or workflow has the text, newest first. */
export const fitting = (executions: readonly Execution[], { text = '' }: ExecutionFilter): Execution[] =>
  executions
    .filter(({ name, workflow }) => `${workflow}/${name}`.toLowerCase().includes(text.toLowerCase()))
    .sort((one, other) => (other.started_at ?? '').localeCompare(one.started_at ?? ''));
