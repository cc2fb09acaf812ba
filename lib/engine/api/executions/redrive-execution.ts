import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { existingExecution, redriveStatus } from './executions.ts';

/** So many client tokens are remembered, each for this long. */
const MAX_TOKENS = 10;
const TOKEN_LIFE_MILLISECONDS = 15 * 60_000;

/**
 * RedriveExecution: continues from the states that failed.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export const redriveExecution = defineOperation({
  name: 'RedriveExecution',
  request: z.object({
    executionArn: arnField,
    clientToken: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[!-~]+$/)
      .optional(),
  }),
  run(context, { executionArn, clientToken }) {
    const { driver, clock } = context;
    const record = existingExecution(context, executionArn);
    const now = clock.now();
    const tokens = (record.redriveTokens ?? []).filter(({ at }) => now - at < TOKEN_LIFE_MILLISECONDS);
    const known = tokens.find(({ token }) => token === clientToken);
    if (known) return { redriveDate: seconds(known.at) };
    const { redriveStatus: status, reason } = redriveStatus(context, record);
    if (status !== 'REDRIVABLE') {
      throw apiErrors.notRedrivable(reason ?? 'Execution can only be redriven by redriving its Map Run');
    }
    const used = clientToken === undefined ? [] : [{ token: clientToken, at: now }];
    const redriveTokens = [...tokens, ...used].slice(-MAX_TOKENS);
    if (!driver.redrive({ ...record, redriveTokens }, now)) {
      throw apiErrors.notRedrivable('Execution cannot be redriven because its state is no longer kept');
    }
    return { redriveDate: seconds(now) };
  },
});
