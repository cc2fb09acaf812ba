import { z } from 'zod';
import { existingExecution } from '../executions/executions.ts';
import { defineOperation } from '../operation.ts';
import { arnField, pageFields } from '../protocol/fields.ts';
import { pageOf } from '../protocol/pages.ts';
import { seconds } from '../protocol/seconds.ts';

/** ListMapRuns. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html */
export const listMapRuns = defineOperation({
  name: 'ListMapRuns',
  request: z.object({ executionArn: arnField, ...pageFields }),
  run(context, input) {
    existingExecution(context, input.executionArn);
    const runs = [...context.catalogue.mapRuns.values()]
      .filter((run) => run.executionArn === input.executionArn)
      .sort((a, b) => a.startedAt - b.startedAt);
    const { page, next } = pageOf(`mapRuns:${input.executionArn}`, runs, (run) => run.arn, input);
    return {
      mapRuns: page.map(({ arn, executionArn, stateMachineArn, startedAt, stoppedAt }) => ({
        executionArn,
        mapRunArn: arn,
        stateMachineArn,
        startDate: seconds(startedAt),
        ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
      })),
      ...next,
    };
  },
});
