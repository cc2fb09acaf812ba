import type { DescribeMapRunOutput } from '@aws-sdk/client-sfn';
import { readCause } from '#contracts/progress/cause.ts';
import type { FailedIterations } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import { isObject, parseJson } from '#core/json.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';
import type { EndedMapRun } from './map-runs.ts';

/** Returns how many iterations of an ended map run failed, and why one of them did; undefined if none failed or that is not known. */
export type FailedIterationsOf = (
  run: EndedMapRun,
  options: { hidesCause: boolean },
) => Promise<FailedIterations | undefined>;

/** Map runs that are remembered: one that has ended stays as it is. */
const MAX_KNOWN = 500;

/** Characters of a cause that are shown. */
const MAX_CAUSE = 1000;

/** Returns a function that asks Step Functions about a map run, once: at most three calls if an iteration has failed, else one. */
export const failedIterationsOn = (
  executions: Pick<Executions, 'describe' | 'failedIteration' | 'mapRun'>,
): FailedIterationsOf => {
  const known = new Map<string, FailedIterations | undefined>();

  const read = async (arn: string): Promise<FailedIterations | undefined> => {
    const { ended, failed } = counted(await executions.mapRun(arn));
    if (failed === 0) return undefined;
    // Step Functions lists no Express executions.
    const execution = await executions.failedIteration(arn);
    const { error, cause, input } = (execution && (await describeIfKnown(executions, execution))) || {};
    const step = cause === undefined ? undefined : readCause(cause).step;
    return {
      ended,
      failed,
      ...defined({ execution, step, error, cause: cause?.slice(0, MAX_CAUSE) }),
      ...iterationOf(input),
    };
  };

  return async ({ arn, end }, { hidesCause }) => {
    const key = `${arn} ${end}`;
    if (!known.has(key)) {
      try {
        known.set(key, await read(arn));
      } catch {
        // Whoever looks again asks again; what failed is said without it.
        return undefined;
      }
      dropOldest(known, MAX_KNOWN);
    }
    const found = known.get(key);
    if (!found || !hidesCause) return found;
    const { cause: _, with: __, ...rest } = found;
    return rest;
  };
};

/** What the compiler hands to an iteration that is an execution (lib/steps/for-each); one with a batch has no number. */
const iterationOf = (input = ''): Pick<FailedIterations, 'iteration' | 'with'> => {
  const given = parseJson(input);
  if (!isObject(given) || typeof given.index !== 'number') return {};
  const item = JSON.stringify(given.item ?? null).length > MAX_CAUSE ? undefined : given.item;
  return { iteration: String(given.index), ...defined({ with: item }) };
};

const counted = ({ executionCounts }: DescribeMapRunOutput): { ended: number; failed: number } => {
  const { succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = executionCounts ?? {};
  return { ended: succeeded + failed + timedOut + aborted, failed: failed + timedOut };
};
