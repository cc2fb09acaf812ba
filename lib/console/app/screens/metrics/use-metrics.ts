import { api } from '../../api/api.ts';
import type { Statistics } from '../../api/types.ts';
import { spanUntilSoon } from '../../state/span-until-soon.ts';
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

const POLL_MILLISECONDS = 15_000;

/** Parts in which a span is drawn. */
const PARTS = 48;

/** Returns what the executions of a workflow, or of all, did in a span, and how things are now. */
export const useMetrics = (workflow: string | undefined, span: Span): Polled<Statistics> =>
  usePolled(
    () =>
      api.statistics({
        workflow,
        ...spanUntilSoon(SPANS[span], SPANS[span] / PARTS, Date.now()),
        parts: PARTS,
        present: true,
      }),
    `${workflow} ${span}`,
    POLL_MILLISECONDS,
  );
