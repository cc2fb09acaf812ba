import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { ActionEvent } from '#contracts/action-event.ts';
import type { Clock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import type { ActionLogger } from '../context.ts';
import { type Invocation, invocationOf } from '../invocation.ts';
import { loggerFor } from '../telemetry/logging.ts';

/** One call of an action, as the parts around its logic hand it on. */
export interface Call extends Invocation {
  logger: ActionLogger;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** Lambda's context with the call in it: where middy's middlewares leave things for the handler. */
export type CallContext = Context & { call: Call };

/** A middy middleware around an action. */
export type ActionMiddleware = MiddlewareObj<ActionEvent<unknown>, Json, Error, CallContext>;

/** Describes the call and binds its logger; comes before every other middleware. */
export const describeCall = (clock: Clock, name?: string): ActionMiddleware => ({
  before: (request) => {
    const invocation = invocationOf(request.event, request.context, name);
    const call: Call = { ...invocation, logger: loggerFor(invocation), startedAt: clock.now() };
    request.context = Object.assign(Object.create(request.context), { call });
  },
});
