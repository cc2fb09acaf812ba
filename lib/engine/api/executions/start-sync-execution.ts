import { z } from 'zod';
import type { ExecutionRecord } from '../../store/store.ts';
import { defineOperation } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import {
  dataField,
  includedDataField,
  longArnField,
  nameField,
  traceHeaderField,
} from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { payloadFields } from './executions.ts';
import { newRecord, startable } from './start-execution.ts';

/** Express workflows are billed for at least this much memory, in steps of it. */
const MEMORY_STEP_MEGABYTES = 64;
/** and for this much time, in milliseconds. */
const TIME_STEP_MILLISECONDS = 100;

/**
 * StartSyncExecution: runs an express workflow to its end.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 */
export const startSyncExecution = defineOperation({
  name: 'StartSyncExecution',
  request: z.object({
    stateMachineArn: longArnField,
    name: nameField.optional(),
    input: dataField.default('{}'),
    traceHeader: traceHeaderField.optional(),
    includedData: includedDataField.default('ALL_DATA'),
  }),
  async run(context, input) {
    const target = startable(context, input.stateMachineArn, input.input, input.name);
    if (target.revision.type !== 'EXPRESS') throw apiErrors.typeNotSupported();
    const record = newRecord(context, target, input);
    const ended = await context.driver.endOf(context.driver.start(record));
    return answer(ended, input.includedData === 'ALL_DATA');
  },
});

const answer = (ended: ExecutionRecord, withData: boolean) => {
  const stoppedAt = ended.stoppedAt ?? ended.startedAt;
  return {
    executionArn: ended.arn,
    stateMachineArn: ended.stateMachineArn,
    name: ended.name,
    startDate: seconds(ended.startedAt),
    stopDate: seconds(stoppedAt),
    status: ended.status,
    ...payloadFields(ended, withData),
    // There also if it failed, unlike in other descriptions.
    outputDetails: { included: withData },
    billingDetails: {
      billedMemoryUsedInMB: MEMORY_STEP_MEGABYTES,
      billedDurationInMilliseconds:
        Math.ceil(Math.max(1, stoppedAt - ended.startedAt) / TIME_STEP_MILLISECONDS) * TIME_STEP_MILLISECONDS,
    },
  };
};
