import type { Clock } from '#core/clock.ts';
import { loggable } from '../telemetry/logging.ts';
import type { MetricsSink } from '../telemetry/metrics.ts';
import type { ActionMiddleware } from './call.ts';

/** Tells logs and metrics how the call began and ended. Neither inputs (above debug level) nor outputs are logged. */
export const observe = (clock: Clock, metrics: MetricsSink): ActionMiddleware => ({
  before: ({ event, context: { call } }) => {
    call.logger.debug('Action started', { input: loggable(event.input, event.run.sensitive) });
  },
  after: async ({ context: { call } }) => {
    const durationMilliseconds = clock.now() - call.startedAt;
    call.logger.info('Action succeeded', { duration_ms: durationMilliseconds });
    await metrics(call, { durationMilliseconds });
  },
  onError: async ({ error, context: { call } }) => {
    const durationMilliseconds = clock.now() - call.startedAt;
    call.logger.error('Action failed', { duration_ms: durationMilliseconds, error: error ?? undefined });
    await metrics(call, { durationMilliseconds, error: error?.name ?? 'Error' });
  },
});
