import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const ACTIONS: ActionCatalog = new Map([
  [
    'a/look',
    {
      name: 'a/look',
      effect: false,
      input: { type: 'object' },
      errors: { RateLimited: { retryable: true, description: 'Too many.' } },
    } as never,
  ],
]);

const found = (fields: string, head = ''): string[] =>
  foundIn(`name: a\n${head}steps:\n  - { id: one, uses: a/look, with: {}, ${fields} }\n`, ACTIONS);

describe('unfit-error', () => {
  it('finds names that Step Functions does not have, and those that are nearly right', () => {
    expect(found('retry: { errors: [States.Timout] }')).toEqual([
      '3:58 error unfit-error: Step Functions has no error "States.Timout" (did you mean "States.Timeout"?)',
    ]);
    expect(found('retry: { except: [RateLimted] }')).toEqual([
      '3:58 warning unfit-error: no error "RateLimted" is known (did you mean "RateLimited"?)',
    ]);
    expect(found('cache: { ttl: 1m, stale_on: [CircuitOpne] }')).toEqual([
      '3:69 warning unfit-error: no error "CircuitOpne" is known (did you mean "CircuitOpen"?)',
    ]);
    expect(found('phase: x', 'phases: [x]\ndefaults: { retry: { errors: [States.All] } }\n')).toEqual([
      '3:31 error unfit-error: Step Functions has no error "States.All" (did you mean "States.ALL"?)',
    ]);
  });

  it('finds lists that contradict themselves', () => {
    expect(found('retry: { errors: [Down, Up], except: [Down] }')).toEqual([
      '3:78 error unfit-error: "Down" is in "errors" and in "except" (remove it from one of the two)',
    ]);
    expect(found('retry: { errors: [Down, States.ALL] }')).toEqual([
      '3:64 error unfit-error: "States.ALL" stands for every error, and the list names others (list "States.ALL" alone, or remove it)',
    ]);
  });

  it('finds an open circuit of a step without a breaker', () => {
    expect(found('cache: { ttl: 1m, stale_on: [CircuitOpen] }')).toEqual([
      '3:69 warning unfit-error: nothing raises CircuitOpen: the step has no breaker (add breaker: { name: a-look }, for example)',
    ]);
    expect(found('breaker: { name: x }, cache: { ttl: 1m, stale_on: [CircuitOpen] }')).toEqual([]);
  });

  it('lets any other name be', () => {
    expect(
      found('retry: { errors: [RateLimited, Down, Lambda.TooManyRequestsException], except: [Gone] }'),
    ).toEqual([]);
  });
});
