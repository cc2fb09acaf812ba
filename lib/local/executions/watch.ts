import type { Engine } from '#engine/engine.ts';
import { toHistoryEvent } from '#engine/history/render.ts';
import type { HistoryEvent } from '#engine/run.ts';

export type { HistoryEvent } from '#engine/run.ts';

/** Hears of each new event of every execution, in the shape of GetExecutionHistory; the result stops that. */
export const watchExecutions = (
  engine: Engine,
  onEvent: (executionArn: string, event: HistoryEvent) => void,
): (() => void) =>
  engine.subscribe((notice) => {
    if (notice.type !== 'history') return;
    for (const record of notice.events) onEvent(notice.executionArn, toHistoryEvent(record));
  });
