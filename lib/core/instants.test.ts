import { describe, expect, it } from '@jest/globals';
import { dayOf, isoIfAny, isoOf, isoSecondsOf } from './instants.ts';

const AT = Date.UTC(2026, 0, 31, 23, 59, 59, 999);

describe('An instant as text', () => {
  it('is in UTC, to the millisecond', () => {
    expect(isoOf(AT)).toBe('2026-01-31T23:59:59.999Z');
    expect(isoOf(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it('is missing if the instant is', () => {
    expect(isoIfAny(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(isoIfAny(undefined)).toBeUndefined();
  });

  it('has whole seconds, cut off, and a day', () => {
    expect(isoSecondsOf(AT)).toBe('2026-01-31T23:59:59Z');
    expect(dayOf(AT)).toBe('2026-01-31');
  });
});
