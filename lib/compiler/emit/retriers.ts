import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Retry } from '#steps/step-type.ts';

/** Error names that a repetition does not mend. */
const NEVER_RETRIED = ['InvalidInput', 'CircuitOpen', 'NotRetryable'];

/** Retriers of a step: what is never repeated first, then the rest. Ref: Amazon States Language, "Retrying after an error". */
export const retriers = (own: Retry | undefined, defaults: Retry | undefined): JsonObject[] => {
  const retry: Retry = { ...defaults, ...own };
  const attempts = retry.max_attempts ?? 3;
  if (attempts === 0) return [];
  const seconds = (text: string | undefined): number | undefined => {
    const parsed = text === undefined ? undefined : parseDurationSeconds(text);
    return parsed === undefined ? undefined : Math.max(1, Math.round(parsed));
  };
  const maxDelay = seconds(retry.max_delay);
  const never = [
    ...new Set([...NEVER_RETRIED.filter((name) => !retry.errors?.includes(name)), ...(retry.except ?? [])]),
  ];
  return [
    { ErrorEquals: never, MaxAttempts: 0 },
    {
      ErrorEquals: retry.errors ?? ['States.ALL'],
      IntervalSeconds: seconds(retry.interval) ?? 1,
      MaxAttempts: attempts,
      BackoffRate: retry.backoff ?? 2,
      ...(maxDelay === undefined ? {} : { MaxDelaySeconds: maxDelay }),
      ...(retry.jitter === 'full' ? { JitterStrategy: 'FULL' } : {}),
    },
  ];
};
