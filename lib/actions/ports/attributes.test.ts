import * as sdk from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { attributesBy } from './attributes.ts';

/** The SDK's functions, which count the values that they get. */
const counting = () => {
  const calls = { count: 0 };
  const counted =
    <Arguments extends unknown[], Result>(act: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      calls.count++;
      return act(...given);
    };
  const marshall = counted(sdk.marshall as (value: object, options?: object) => unknown);
  return { calls, ...attributesBy({ marshall, unmarshall: counted(sdk.unmarshall) }) };
};

const USUAL = {
  text: '',
  numbers: [0, -1, 1.5, 1e-7, Number.MAX_SAFE_INTEGER],
  flags: { yes: true, no: false, nothing: null },
  list: [[], {}, [{ deep: ['x'] }]],
  left_out: undefined,
  nested: { left_out: undefined, kept: 'ü' },
};

describe('values of the usual types', () => {
  it('are written and read as by the SDK, without it', () => {
    const { calls, marshall, unmarshall } = counting();

    const attributes = marshall(USUAL);

    expect(attributes).toEqual(sdk.marshall(USUAL, { removeUndefinedValues: true }));
    expect(unmarshall(attributes as JsonObject)).toEqual(sdk.unmarshall(attributes as never));
    expect(calls.count).toBe(0);
  });

  it.each([
    { set: new Set(['a']) },
    { bytes: new Uint8Array([1]) },
    { large: 2n ** 60n },
    { list: [undefined, 1] },
    { ['__proto__']: 'x' },
    { inner: [{ number: new Set([1]) }] },
  ])('are left to the SDK if any is unusual: %#', (fields) => {
    const { calls, marshall, unmarshall } = counting();

    const attributes = marshall(fields);

    expect(attributes).toEqual(sdk.marshall(fields, { removeUndefinedValues: true }));
    expect(unmarshall(attributes as JsonObject)).toEqual(sdk.unmarshall(attributes as never));
    expect(calls.count).toBeGreaterThan(0);
  });

  it.each([{ number: Number.NaN }, { number: 1e300 }, { number: Number.POSITIVE_INFINITY }])(
    'are refused as by the SDK: %j',
    (fields) => {
      const { marshall } = counting();

      expect(() => marshall(fields)).toThrow();
    },
  );
});
