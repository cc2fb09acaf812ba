import type { HealthCheck } from '#contracts/services/service.ts';
import { defined } from '#core/defined.ts';

/** Whether a service is healthy, as its checks say. */
export type HealthStatus = 'healthy' | 'unhealthy';

/** What is known of a service's health. */
export interface Health {
  status: HealthStatus;
  /** Milliseconds since the epoch at which the status began. */
  since: number;
  /** Milliseconds since the epoch of the last check. */
  checkedAt: number;
  /** Checks in a row that failed; 0 if the last one succeeded. */
  failures: number;
  /** Checks in a row that succeeded; 0 if the last one failed. */
  successes: number;
  /** Milliseconds that the last answer took. */
  latencyMilliseconds: number;
  /** What the last check found wrong. */
  error?: string;
}

/** What a check found. */
export interface Probe {
  /** Absent if the answer was as expected. */
  error?: string;
  latencyMilliseconds: number;
}

/** Returns the health after a check. A service counts as healthy until enough checks in a row have failed. */
export const afterProbe = (
  before: Health | undefined,
  { error, latencyMilliseconds }: Probe,
  { unhealthyAfter, healthyAfter }: HealthCheck,
  now: number,
): Health => {
  const failures = error === undefined ? 0 : (before?.failures ?? 0) + 1;
  const successes = error === undefined ? (before?.successes ?? 0) + 1 : 0;
  const status = statusAfter(before?.status, { failures, successes, unhealthyAfter, healthyAfter });
  return {
    status,
    since: before?.status === status ? before.since : now,
    checkedAt: now,
    failures,
    successes,
    latencyMilliseconds,
    ...defined({ error }),
  };
};

const statusAfter = (
  before: HealthStatus | undefined,
  counts: { failures: number; successes: number; unhealthyAfter: number; healthyAfter: number },
): HealthStatus => {
  const { failures, successes, unhealthyAfter, healthyAfter } = counts;
  if (before !== 'unhealthy') return failures >= unhealthyAfter ? 'unhealthy' : 'healthy';
  return successes >= healthyAfter ? 'healthy' : 'unhealthy';
};

/** Whether a service is to be checked: it never was, or an interval is over. */
export const isDue = (health: Health | undefined, { intervalSeconds }: HealthCheck, now: number): boolean =>
  // A schedule may be a little early, and must not skip a check for that.
  health === undefined || now - health.checkedAt >= intervalSeconds * 1000 - 5000;

/** Whether what is known is too old to rely on: a check was missed. */
export const isStale = (health: Health | undefined, { intervalSeconds }: HealthCheck, now: number): boolean =>
  health === undefined || now - health.checkedAt > 2 * intervalSeconds * 1000 + 5000;
