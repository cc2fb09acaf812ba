import type { Invariant } from './invariant.ts';

/** Every execution ends: it succeeds, or it fails in a state that says what was undone. */
export const ends: Invariant = {
  name: 'ends',
  check: ({ scenario, result: { status, error, records } }, _, { manifest }) => {
    if (status === 'SUCCEEDED' || status === 'TIMED_OUT') return [];
    if (status === 'ABORTED' && scenario.stopAfter !== undefined) return [];
    if (status !== 'FAILED') return [`the execution does not end: it is ${status}, and nothing is due`];
    const failed = records.some(({ type }) => type === 'FailStateEntered');
    const compensates = manifest.steps.some(({ compensated }) => compensated);
    return failed || !compensates
      ? []
      : [`${error} ends the execution where it happens, without its last state`];
  },
};
