import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-duration', () => {
  it('asks for whole seconds where Step Functions counts them', () => {
    const text = `
name: shop
timeout: 500ms
defaults: { timeout: 1.5s, retry: { interval: 100ms } }
steps:
  - id: a
    uses: a/b
    timeout: 4000d
    estimate: 200ms
    breaker: { name: x, window: 500ms }
    compensate: { uses: a/c, timeout: 0s }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '2:10 error invalid-duration: "timeout": Step Functions counts whole seconds from 1, got 500ms (write "1s")',
      '3:22 error invalid-duration: "timeout": Step Functions counts whole seconds from 1, got 1.5s (write "2s")',
      '3:47 error invalid-duration: "interval": Step Functions counts whole seconds from 1, got 100ms (write "1s")',
      '7:14 error invalid-duration: "timeout": Step Functions takes at most 99999999 seconds, got 4000d',
      '10:39 error invalid-duration: "timeout": Step Functions counts whole seconds from 1, got 0s (write "1s")',
    ]);
  });

  it('asks for whole seconds where DynamoDB counts them', () => {
    const text = `
name: shop
state: { seen: { ttl: 0s, fields: { at: { type: string } } } }
steps:
  - { id: a, type: state, get: seen, key: $execution.name }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '2:23 error invalid-duration: "ttl": DynamoDB counts whole seconds from 1, got 0s (write "1s")',
    ]);
  });

  it('compares durations that depend on each other', () => {
    const text = `
name: shop
defaults: { timeout: 30s }
steps:
  - id: a
    uses: a/b
    heartbeat: 1m
    retry: { interval: 10s, max_delay: 5s }
  - id: b
    uses: a/b
    heartbeat: 1m
    timeout: 2m
    retry: { interval: 10s, max_delay: 11s }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:16 error invalid-duration: "heartbeat" (1m) must be shorter than "timeout" (30s)',
      '7:40 error invalid-duration: "interval" (10s) must be shorter than "max_delay" (5s)',
    ]);
  });
});
