import { describe, expect, it } from '@jest/globals';
import type { HealthCheck } from '#contracts/services/service.ts';
import { afterProbe, type Health, isDue, isStale } from './health.ts';

const check: HealthCheck = {
  path: '/health',
  status: [200],
  intervalSeconds: 60,
  timeoutSeconds: 5,
  unhealthyAfter: 2,
  healthyAfter: 2,
};
const good = { latencyMilliseconds: 3 };
const bad = { latencyMilliseconds: 3, error: 'GET /health answers with 503' };

/** The statuses after checks that are a minute apart. */
const statuses = (...probes: (typeof good | typeof bad)[]): string[] => {
  let health: Health | undefined;
  return probes.map((probe, index) => {
    health = afterProbe(health, probe, check, index * 60_000);
    return `${health.status} since ${health.since / 60_000}`;
  });
};

describe('The health of a service', () => {
  it('is good until enough checks in a row have failed, from the first one on', () => {
    expect(statuses(good)).toEqual(['healthy since 0']);
    expect(statuses(bad, bad)).toEqual(['healthy since 0', 'unhealthy since 1']);
  });

  it('changes when enough checks in a row say so', () => {
    expect(statuses(good, bad, good, bad, bad, good, bad, good, good)).toEqual([
      ...Array(4).fill('healthy since 0'),
      ...Array(4).fill('unhealthy since 4'),
      'healthy since 8',
    ]);
  });

  it('is checked again once its interval is over, give or take a schedule that is early', () => {
    const health = afterProbe(undefined, good, check, 0);

    expect([undefined, health].map((known) => isDue(known, check, 50_000))).toEqual([true, false]);
    expect(isDue(health, check, 59_000)).toBe(true);
  });

  it('is not relied on once a check was missed', () => {
    const health = afterProbe(undefined, good, check, 0);

    expect(isStale(health, check, 120_000)).toBe(false);
    expect(isStale(health, check, 126_000)).toBe(true);
  });
});
