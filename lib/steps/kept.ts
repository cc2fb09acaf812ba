import type { Step } from './step.ts';
import type { StepProblem } from './step-type.ts';

/** Settings of a cache that only a function can follow. */
const OF_FUNCTIONS = ['content', 'stale_on', 'stale_for'] as const;

type KeptSetting = (typeof OF_FUNCTIONS)[number];

/** Finds settings of a cache that the state machine cannot follow. */
export const checkKept = (
  { cache, type }: Step,
  settings: readonly KeptSetting[] = OF_FUNCTIONS,
): StepProblem[] =>
  settings.flatMap((setting) =>
    cache?.[setting] === undefined
      ? []
      : [
          {
            path: ['cache', setting],
            at: 'key' as const,
            message:
              setting === 'content'
                ? `a ${type} step reads no files of the storage, whose contents could be a key`
                : `a ${type} step cannot follow "${setting}": the state machine keeps its result, and no function`,
            hint: 'use an action, or leave "ttl" and "key"',
          },
        ],
  );
