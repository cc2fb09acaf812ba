import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('missing-timeout', () => {
  it('asks how long to wait for a person', () => {
    const text = `
name: shop
defaults: { timeout: 30s }
steps:
  - { id: a, type: approval, with: { title: "Ship?" } }
  - { id: b, type: approval, with: { title: "Ship?" }, timeout: 24h }
  - { id: c, type: approval, with: { title: "Ship?" }, timeot: 24h }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:11 error missing-timeout: step "a" waits for somebody and has no timeout (add "timeout: 24h", for example)',
      '6:56 error unknown-field: "timeot" is not a field of step "c" (approval) (did you mean "timeout"?)',
    ]);
  });
});

describe('missing-timeout of callbacks', () => {
  it('asks how long to wait, unless the workflow says so for all', () => {
    const text = (defaults: string): string =>
      `
name: shop
${defaults}
steps:
  - { id: a, uses: a/b, heartbeat: 1m }
  - { id: b, uses: a/b, heartbeat: 1m, timeout: 1h }
  - { id: c, uses: a/b }
`.slice(1);
    expect(foundIn(text(''))).toEqual([
      '4:11 error missing-timeout: step "a" waits for a callback (it has a heartbeat) and has no timeout (add "timeout: 24h", for example)',
    ]);
    expect(foundIn(text('defaults: { timeout: 5m }'))).toEqual([]);
  });
});
