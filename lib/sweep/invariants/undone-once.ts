import type { Invariant } from './invariant.ts';

/** Nothing is undone twice, and nothing that was never attempted. */
export const undoneOnce: Invariant = {
  name: 'undone-once',
  check: (trial) => {
    const { calls, undone } = trial.ledger;
    const twice = undone.filter((key, index) => undone.indexOf(key) !== index);
    const attempted = new Set(calls.filter(({ undo }) => !undo).map(({ key }) => key));
    // A service is not handed the key of its step, so that its calls are known by the step alone.
    const served = new Set(
      calls.filter(({ undo, action }) => !undo && action.startsWith('arn:')).map(({ step }) => step),
    );
    const isKnown = (key: string): boolean => attempted.has(key) || served.has(key.split('/')[1] ?? '');
    return [
      ...twice.map((key) => `${key} was undone twice`),
      ...undone.filter((key) => !isKnown(key)).map((key) => `${key} was undone, and never attempted`),
    ];
  },
};
