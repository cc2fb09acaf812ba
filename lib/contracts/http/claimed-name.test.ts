import { describe, expect, it } from '@jest/globals';
import { claimedNameHeader, claimedNameIn } from './claimed-name.ts';

describe('a name in a header', () => {
  it.each(['ann', 'Zoë Ångström', '安 50%', 'DOMAIN\\ann'])('comes back as it was: %s', (name) => {
    expect(claimedNameHeader(name)).toMatch(/^[\x21-\x7e]+$/);
    expect(claimedNameIn(claimedNameHeader(name))).toBe(name);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['%0a%20', undefined],
    ['100%', '100%'],
    ['ann%0D%0Aroot', 'annroot'],
    ['a'.repeat(500), 'a'.repeat(128)],
  ])('is cleaned: %j', (value, name) => {
    expect(claimedNameIn(value)).toBe(name);
  });
});
