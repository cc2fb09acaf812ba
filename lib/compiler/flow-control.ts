import type { FlowControl } from '#contracts/flow.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { FlowFields } from './document.ts';

const secondsOf = (text: string): number => Math.max(1, Math.ceil(parseDurationSeconds(text) ?? 1));

/** Returns when executions of a workflow begin, defaults filled in; undefined if they begin at once. */
export const flowControlOf = ({
  concurrency,
  priority,
  rate,
  debounce,
}: FlowFields): FlowControl | undefined => {
  if (!concurrency && !rate && !debounce) return undefined;
  return {
    ...(concurrency && {
      concurrency: {
        ...defined({ key: concurrency.key, fair: concurrency.fair }),
        max: concurrency.max ?? 1,
        on_limit: concurrency.on_limit ?? 'queue',
      },
    }),
    ...defined({ priority: concurrency && priority }),
    ...(rate && {
      rate: {
        ...defined({ key: rate.key }),
        max: rate.max ?? 1,
        per_seconds: secondsOf(rate.per),
        on_limit: rate.on_limit ?? 'queue',
      },
    }),
    ...(debounce && {
      debounce: { ...defined({ key: debounce.key }), wait_seconds: secondsOf(debounce.wait) },
    }),
  };
};
