import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { COMPARISONS, TYPE_TESTS } from './operators.ts';

const holds = (operator: string, variable: Json, value: Json): boolean =>
  COMPARISONS.get(operator)!(variable, value);

describe('comparisons', () => {
  it.each<[string, Json, Json, boolean]>([
    ['StringMatches', 'foo23.log', 'foo*.log', true],
    ['StringMatches', 'foo.txt', 'foo*.log', false],
    ['StringMatches', 'a*b', 'a\\*b', true],
    ['StringMatches', 'axb', 'a\\*b', false],
    ['StringMatches', 'a\nb', 'a*b', true],
    ['StringMatches', 'a.b', 'a.b', true],
    ['StringMatches', 'axb', 'a.b', false],
    ['StringMatches', 1, '1', false],
    ['StringLessThan', 'a', 'b', true],
    ['NumericLessThan', 1, 2, true],
    ['NumericGreaterThan', 2, '1', false],
    ['TimestampEquals', '2024-01-01T01:00:00+01:00', '2024-01-01T00:00:00Z', true],
    ['TimestampLessThan', '2024-01-01T00:00:00.001Z', '2024-01-01T00:00:00.002Z', true],
    ['TimestampLessThan', '2024-01-01', '2024-01-02T00:00:00Z', false],
    ['TimestampEquals', '2024-02-30T00:00:00Z', '2024-02-30T00:00:00Z', false],
    ['BooleanEquals', 'true', true, false],
  ])('%s of %j and %j', (operator, variable, value, expected) => {
    expect(holds(operator, variable, value)).toBe(expected);
  });

  it('does not hang on a pattern of many stars', () => {
    expect(holds('StringMatches', 'a'.repeat(5000), `${'*'.repeat(50)}b`)).toBe(false);
  });
});

describe('type tests', () => {
  it.each<[string, Json, boolean]>([
    ['IsBoolean', false, true],
    ['IsBoolean', 'false', false],
    ['IsNumeric', 0, true],
    ['IsTimestamp', '2001-07-04T12:08:56.235-07:00', true],
    ['IsTimestamp', '2001-07-04T12:08:56', false],
    ['IsTimestamp', '2001-07-04t12:08:56z', false],
  ])('%s of %j', (test, value, expected) => {
    expect(TYPE_TESTS.get(test)!(value)).toBe(expected);
  });
});
