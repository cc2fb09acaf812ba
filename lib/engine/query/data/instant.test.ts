import { describe, expect, it } from '@jest/globals';
import { parseInstant } from './instant.ts';

describe('an instant', () => {
  it.each([
    ['2024-08-18T17:33:00Z', Date.UTC(2024, 7, 18, 17, 33)],
    ['2024-08-18T17:33:00.123456789Z', Date.UTC(2024, 7, 18, 17, 33, 0, 123)],
    ['2024-08-18T17:33:00.5+02:00', Date.UTC(2024, 7, 18, 15, 33, 0, 500)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('is read from %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '2024-08-18T17:33:00',
    '2024-08-18',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-01T25:00:00Z',
    '2024-01-01 00:00:00Z',
    '',
  ])('is none: %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
