import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { only, run, where } from './testing/machines.ts';

describe('Wait', () => {
  it.each<[object, string, Json, number]>([
    [{ Seconds: 7 }, 'JSONPath', {}, 7000],
    [{ SecondsPath: '$.s' }, 'JSONPath', { s: 3 }, 3000],
    [{ Timestamp: '2024-01-01T00:01:00Z' }, 'JSONPath', {}, 60_000],
    [{ TimestampPath: '$.t' }, 'JSONPath', { t: '2023-01-01T00:00:00Z' }, 0],
    [{ Seconds: '{% $states.input.s * 2 %}' }, 'JSONata', { s: 4 }, 8000],
    [{ Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 'JSONata', {}, 5000],
  ])('waits as long as %j in %s says', (state, language, input, elapsed) => {
    expect(run(only({ Type: 'Wait', ...state }, language), input)).toMatchObject({
      status: 'SUCCEEDED',
      output: input,
      elapsedMilliseconds: elapsed,
    });
  });

  it.each<[object, string, Json, string]>([
    [
      { SecondsPath: '$.s' },
      'JSONPath',
      {},
      'The SecondsPath parameter does not reference an input value: $.s',
    ],
    [
      { SecondsPath: '$.s' },
      'JSONPath',
      { s: 1.5 },
      'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5',
    ],
    [
      { Seconds: "{% 'x' %}" },
      'JSONata',
      {},
      `The JSONata expression ''x'' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: "x"`,
    ],
  ])('fails: %j with %j and %j', (state, language, input, cause) => {
    expect(run(only({ Type: 'Wait', ...state }, language), input).cause).toBe(where + cause);
  });
});
