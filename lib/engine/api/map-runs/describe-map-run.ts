import { z } from 'zod';
import { mapRunDescription } from '../catalogue/kept-map-run.ts';
import { defineOperation } from '../operation.ts';
import { longArnField } from '../protocol/fields.ts';
import { existingMapRun } from './map-runs.ts';

/** DescribeMapRun. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html */
export const describeMapRun = defineOperation({
  name: 'DescribeMapRun',
  request: z.object({ mapRunArn: longArnField }),
  run(context, { mapRunArn }) {
    const { kept, live } = existingMapRun(context, mapRunArn);
    return live ? mapRunDescription(kept.executionArn, live) : kept.description;
  },
});
