/** `baton/testing/vitest`: registers the matchers with Vitest, and types them. */
import { expect } from 'vitest';
import { type BatonMatchers, batonMatchers } from '#testing/matchers/matchers.ts';

expect.extend(batonMatchers);

declare global {
  // Vitest's assertions extend this interface.
  namespace jest {
    interface Matchers<R, T> extends BatonMatchers<R> {}
  }
}
