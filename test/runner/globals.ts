/**
 * Replaces `@jest/globals` (see `runtime.ts`): modules stay loaded between test files, and Jest makes new functions for each file, so these
 * are live bindings.
 */
import type * as Jest from '@jest/globals';

type Globals = typeof Jest;

export let afterAll: Globals['afterAll'];
export let afterEach: Globals['afterEach'];
export let beforeAll: Globals['beforeAll'];
export let beforeEach: Globals['beforeEach'];
export let describe: Globals['describe'];
export let expect: Globals['expect'];
export let it: Globals['it'];
export let jest: Globals['jest'];
export let test: Globals['test'];

/** Makes the functions of a test file those that modules import. */
export const setGlobals = (globals: Globals): void => {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = globals);
};
