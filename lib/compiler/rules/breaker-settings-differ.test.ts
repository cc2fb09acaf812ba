import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('breaker-settings-differ', () => {
  it('finds breakers of one name whose settings are not the same, written or by default', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b, breaker: { name: x, failures: 5, window: 1m } }
  - { id: b, uses: a/b, breaker: { name: x } }
  - { id: c, uses: a/b, breaker: { name: x, failures: 4, open_for: 2m } }
  - { id: d, uses: a/b, breaker: { name: y, failures: 4 } }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '5:34 warning breaker-settings-differ: the breaker "x" has other settings at step "a": failures, open_for ' +
        '(give it the same settings in both, or two names: each call goes by its own settings)',
    ]);
  });
});
