import { api } from '../../api/api.ts';
import type { Breaker, Statistics } from '../../api/types.ts';
import { type Polled, usePolled } from '../../state/use-polled.ts';

/** Spans that can be looked at, in milliseconds. */
export const SPANS = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
} as const;

export type Span = keyof typeof SPANS;

/** Whether a text of the address names a span. */
export const isSpan = (text: string | undefined): text is Span => text !== undefined && text in SPANS;

/** How things are now. */
export interface Present {
  waiting: number;
  open: number;
  parked: number;
}

const POLL_MILLISECONDS = 15_000;

/** What the executions of a workflow, or of all, did in a span, and how things are now. */
export const useMetrics = (
  workflow: string | undefined,
  span: Span,
): Polled<{
  statistics: Statistics;
  present: Present;
  workflows: string[];
  breakers: readonly Breaker[];
}> =>
  usePolled(
    async () => {
      const since = new Date(Date.now() - SPANS[span]).toISOString();
      const [statistics, workflows, approvals, breakers, parked] = await Promise.all([
        api.statistics({ workflow, since }),
        api.workflows(),
        api.approvals(),
        api.breakers(),
        api.parked(),
      ]);
      const present = {
        waiting: approvals.filter((approval) => !workflow || approval.workflow === workflow).length,
        open: breakers.filter(({ state }) => state !== 'closed').length,
        parked: parked.filter((run) => !workflow || run.workflow === workflow).length,
      };
      return { statistics, present, breakers, workflows: workflows.map(({ name }) => name) };
    },
    `${workflow} ${span}`,
    POLL_MILLISECONDS,
  );
