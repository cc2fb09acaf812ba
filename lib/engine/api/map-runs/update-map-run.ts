import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import { longArnField } from '../protocol/fields.ts';
import { existingMapRun } from './map-runs.ts';

/**
 * UpdateMapRun: other limits for a running map run.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateMapRun.html
 */
export const updateMapRun = defineOperation({
  name: 'UpdateMapRun',
  request: z.object({
    mapRunArn: longArnField,
    maxConcurrency: z.number().int().min(0).optional(),
    toleratedFailureCount: z.number().int().min(0).optional(),
    toleratedFailurePercentage: z.number().min(0).max(100).optional(),
  }),
  run(context, { mapRunArn, ...limits }) {
    const { kept, live } = existingMapRun(context, mapRunArn);
    const parent = context.driver.find(kept.executionArn);
    if (!parent || live?.status !== 'RUNNING') {
      throw apiErrors.validation(`Map Run ${mapRunArn} has ended and cannot be updated`);
    }
    if (Object.values(limits).every((limit) => limit === undefined)) {
      throw apiErrors.validation(
        'Must provide maxConcurrency, toleratedFailureCount or toleratedFailurePercentage',
      );
    }
    context.driver.deliver(parent, { type: 'mapRunUpdated', mapRunId: kept.mapRunId, ...limits });
    return {};
  },
});
