import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const ACTIONS: ActionCatalog = new Map(
  [
    { name: 'a/usual', effect: false },
    { name: 'a/long', effect: false, timeoutSeconds: 600 },
  ].map((contract) => [contract.name, contract]),
);

const found = (step: string): string[] =>
  foundIn(
    `
name: timed
defaults: { timeout: 20s }
steps:
  - { id: a, ${step} }
`.slice(1),
    ACTIONS,
  ).map((line) => line.replace(/ \(.*/, ''));

describe('unfit-timeout', () => {
  it.each([
    [
      'uses: a/usual, estimate: 40s, timeout: 30s',
      '4:39 warning unfit-timeout: the step is expected to take 40s, and its timeout is 30s',
    ],
    [
      'uses: a/usual, estimate: 25s',
      '4:39 warning unfit-timeout: the step is expected to take 25s, and its timeout is 20s',
    ],
    [
      'uses: a/usual, timeout: 5m',
      '4:38 warning unfit-timeout: Lambda ends a/usual after 30s, so a timeout of 5m is never reached',
    ],
    [
      'uses: a/long, timeout: 15m',
      '4:37 warning unfit-timeout: Lambda ends a/long after 600s, so a timeout of 15m is never reached',
    ],
    [
      'uses: a/long, timeout: 2m',
      '4:37 warning unfit-timeout: a/long may run for 600s, and this step gives up after 2m: the outcome of the call is then unknown',
    ],
  ])('warns of %s', (step, warning) => {
    expect(found(step)).toEqual([warning]);
  });

  it.each([
    'uses: a/usual, timeout: 30s, estimate: 20s',
    'uses: a/usual, timeout: 5s',
    'uses: a/usual, timeout: 1h, heartbeat: 30s',
    'uses: a/long, timeout: 5m',
    'type: wait, for: 1h',
  ])('accepts %s', (step) => {
    expect(found(step)).toEqual([]);
  });
});
