/** `baton/testing/jest`: registers the matchers with Jest, and types them for `@jest/globals`. */
import { expect } from '@jest/globals';
import { type BatonMatchers, batonMatchers } from '#testing/matchers/matchers.ts';

expect.extend(batonMatchers);

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends BatonMatchers<R> {}
}
