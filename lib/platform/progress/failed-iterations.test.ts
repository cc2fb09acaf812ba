import { describe, expect, it } from '@jest/globals';
import type { Executions } from '../ports/executions.ts';
import { failedIterationsOn } from './failed-iterations.ts';

const RUN = { step: 'items', arn: 'arn:of:the:map:run', end: 9 };
const CAUSE = JSON.stringify({ step: 'price', cause: 'no price' });

/** Step Functions with one map run; counts what it is asked. */
const executionsWith = (failed: number, execution: string | undefined = 'arn:of:the:iteration') => {
  const asked: string[] = [];
  const executions = {
    mapRun: async (arn: string) => {
      asked.push(arn);
      return { executionCounts: { succeeded: 3, failed, timedOut: 0, aborted: 0 } };
    },
    failedIteration: async () => execution,
    describe: async () => ({ error: 'Broken', cause: CAUSE, input: '{"index":4,"item":{"id":"i-4"}}' }),
  } as unknown as Pick<Executions, 'describe' | 'failedIteration' | 'mapRun'>;
  return { executions, asked };
};

describe('The failed iterations of a map run', () => {
  it('are counted, and one of them says why', async () => {
    const { executions } = executionsWith(2);

    const found = await failedIterationsOn(executions)(RUN, { hidesCause: false });

    expect(found).toEqual({
      ended: 5,
      failed: 2,
      execution: 'arn:of:the:iteration',
      step: 'price',
      error: 'Broken',
      cause: CAUSE,
      iteration: '4',
      with: { id: 'i-4' },
    });
  });

  it('are asked for once, and again if the run was continued', async () => {
    const { executions, asked } = executionsWith(1);
    const failedIterations = failedIterationsOn(executions);

    for (const end of [9, 9, 20]) await failedIterations({ ...RUN, end }, { hidesCause: false });

    expect(asked).toHaveLength(2);
  });

  it('have neither cause nor item if values are sensitive', async () => {
    const { executions } = executionsWith(1);

    const found = await failedIterationsOn(executions)(RUN, { hidesCause: true });

    expect(found).toMatchObject({ failed: 1, step: 'price', error: 'Broken' });
    expect(found).not.toHaveProperty('cause');
    expect(found).not.toHaveProperty('with');
  });

  it('are only counted if Step Functions lists none of them', async () => {
    const executions = { ...executionsWith(2).executions, failedIteration: async () => undefined };

    const found = await failedIterationsOn(executions)(RUN, { hidesCause: false });

    expect(found).toEqual({ ended: 5, failed: 2 });
  });

  it('are none if all succeeded, or if Step Functions refuses to say, which is asked again', async () => {
    const { executions, asked } = executionsWith(0);
    const failedIterations = failedIterationsOn({
      ...executions,
      mapRun: async (arn) => {
        const described = await executions.mapRun(arn);
        if (asked.length === 1) throw new Error('ThrottlingException');
        return described;
      },
    });

    const looks = [
      await failedIterations(RUN, { hidesCause: false }),
      await failedIterations(RUN, { hidesCause: false }),
    ];

    expect(looks).toEqual([undefined, undefined]);
    expect(asked).toHaveLength(2);
  });
});
