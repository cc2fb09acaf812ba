/** `baton/testing/jest`: registers the matchers with Jest, and types them for `@jest/globals` and `@types/jest`. */
import { expect } from '@jest/globals';
import { type BatonMatchers, batonMatchers } from '#testing/matchers/matchers.ts';

expect.extend(batonMatchers);

declare module 'expect' {
  interface Matchers<R, T> extends BatonMatchers<R> {}
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends BatonMatchers<R> {}
  }
}
