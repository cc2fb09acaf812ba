import { z } from 'zod';
import { toHistoryEvent } from '../../model/render-event.ts';
import { defineOperation } from '../operation.ts';
import { arnField, pageFields } from '../protocol/fields.ts';
import { pagePosition, pageSize, pageToken } from '../protocol/pages.ts';
import { existingExecution } from './executions.ts';

/** A page ends early once its events have this many characters, so that answers stay bounded. */
const MAX_PAGE_LENGTH = 4_000_000;
/** Of an event's names and numbers. */
const EVENT_LENGTH = 150;

/**
 * GetExecutionHistory.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
export const getExecutionHistory = defineOperation({
  name: 'GetExecutionHistory',
  request: z.object({
    executionArn: arnField,
    reverseOrder: z.boolean().default(false),
    includeExecutionData: z.boolean().default(true),
    ...pageFields,
  }),
  run(context, input) {
    const { input: started } = existingExecution(context, input.executionArn);
    const list = `history:${input.executionArn}:${input.reverseOrder}`;
    const limit = pageSize(input.maxResults);
    const from = pagePosition(list, input.nextToken) ?? (input.reverseOrder ? Number.MAX_SAFE_INTEGER : 1);
    const records = context.driver.store.history(input.executionArn, {
      from: Number(from),
      limit: limit + 1,
      reverse: input.reverseOrder,
    });
    const events: unknown[] = [];
    let length = 0;
    for (const record of records.slice(0, limit)) {
      const event = toHistoryEvent(record, { ...input, input: started });
      length += lengthOf(event);
      if (events.length > 0 && length > MAX_PAGE_LENGTH) break;
      events.push(event);
    }
    const next = records[events.length];
    return { events, ...(next && { nextToken: pageToken(list, next.id) }) };
  },
});

/** Returns about how many characters an event has as JSON text: its payloads are texts already. */
const lengthOf = (event: object): number => {
  let length = EVENT_LENGTH;
  for (const value of Object.values(event)) {
    if (typeof value === 'string') length += value.length;
    else if (typeof value === 'object' && value !== null) length += lengthOf(value);
  }
  return length;
};
