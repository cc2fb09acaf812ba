import { describe, expect, it } from '@jest/globals';
import { sensitivePaths } from './sensitive.ts';

const secret = { type: 'string', 'x-sensitive': true };

describe('sensitivePaths', () => {
  it('finds values in alternatives, once each', () => {
    const paths = sensitivePaths({
      type: 'object',
      properties: {
        pay: {
          oneOf: [
            { type: 'object', properties: { card: secret } },
            { type: 'object', properties: { card: secret, iban: secret } },
          ],
        },
      },
      if: { required: ['pin'] },
      else: { properties: { pin: secret } },
    });

    expect(paths).toEqual([['pay', 'card'], ['pay', 'iban'], ['pin']]);
  });

  it('finds values whose schema refers to another, and says itself that they are sensitive', () => {
    const paths = sensitivePaths({
      properties: { a: { $ref: '#/$defs/word', 'x-sensitive': true }, b: { $ref: '#/$defs/word' } },
      $defs: { word: { type: 'string' } },
    });

    expect(paths).toEqual([['a']]);
  });

  it('takes a map as a whole if fields without a name in the schema are sensitive', () => {
    const paths = sensitivePaths({
      properties: {
        headers: { type: 'object', additionalProperties: secret },
        keys: { type: 'object', patternProperties: { '^key_': secret } },
        pair: { type: 'array', prefixItems: [{ type: 'string' }, secret] },
      },
    });

    expect(paths).toEqual([['headers'], ['keys'], ['pair', '*']]);
  });
});
