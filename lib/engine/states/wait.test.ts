import { describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { only, run, where } from './testing/machines.ts';

describe('Wait', () => {
  it.each<[object, string, Json, number]>([
    [{ Seconds: 7 }, 'JSONPath', {}, 7000],
    [{ SecondsPath: '$.s' }, 'JSONPath', { s: 3 }, 3000],
    [{ SecondsPath: '$.s' }, 'JSONPath', { s: 30_000_000 }, 30_000_000_000],
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
    [{ SecondsPath: '$.s' }, 'JSONPath', { s: 2 ** 31 }, 'Wait state delay is too long.'],
    [{ TimestampPath: '$.t' }, 'JSONPath', { t: '2092-01-19T03:14:08Z' }, 'Wait state delay is too long.'],
    [
      { Timestamp: '{% "9999-12-31T23:59:59Z" %}' },
      'JSONata',
      {},
      'The Timestamp field is more than 2147483647 seconds ahead: 9999-12-31T23:59:59Z',
    ],
    [
      { Seconds: '{% 100000000 %}' },
      'JSONata',
      {},
      'The Seconds field must be an integer from 0 to 99999999, but was: 100000000',
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
