import { describe, expect, it } from '@jest/globals';
import { auditQuery } from './audit-filters.ts';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('Filters of the audit trail', () => {
  it.each([
    ['2h', '2026-01-31T10:00:00.000Z'],
    ['2026-01-30', '2026-01-30T00:00:00.000Z'],
    ['2026-01-30T09:00:00+01:00', '2026-01-30T08:00:00.000Z'],
  ])('take %s as a time', (since, expected) => {
    expect(auditQuery({ since }, NOW)).toEqual({ since: expected });
  });

  it.each(['yesterday', '31.1.2026', '5', '2026-13-01'])('say of %s what a time is', (until) => {
    expect(() => auditQuery({ until }, NOW)).toThrow(/--until is not a time/);
  });
});
