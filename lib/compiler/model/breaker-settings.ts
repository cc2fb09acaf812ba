import type { BreakerSettings } from '#contracts/action-event.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Breaker } from '#steps/step.ts';

/** Returns a breaker with what it does not say filled in. */
export const breakerSettings = (breaker: Breaker): BreakerSettings => ({
  name: breaker.name,
  failures: breaker.failures ?? 5,
  window_seconds: parseDurationSeconds(breaker.window ?? '60s') ?? 60,
  open_for_seconds: parseDurationSeconds(breaker.open_for ?? '30s') ?? 30,
  probes: breaker.probes ?? 1,
});
