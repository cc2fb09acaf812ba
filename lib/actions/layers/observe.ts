import type { Layer } from '../action-call.ts';
import { loggable } from '../telemetry/logging.ts';

/** Logs and measures how the call began and ended. Inputs are logged at debug level only, outputs never. */
export const observe: Layer = async (call, next, { clock, metrics }) => {
  const { logger, run, startedAt } = call;
  logger.debug('Action started', { input: loggable(call.input, run.sensitive) });
  try {
    const output = await next(call);
    const durationMilliseconds = clock.now() - startedAt;
    logger.info('Action succeeded', { duration_ms: durationMilliseconds });
    await metrics(call, { durationMilliseconds });
    return output;
  } catch (error) {
    const durationMilliseconds = clock.now() - startedAt;
    logger.error('Action failed', {
      duration_ms: durationMilliseconds,
      error: (error as Error) ?? undefined,
    });
    await metrics(call, { durationMilliseconds, error: (error as Error | null)?.name ?? 'Error' });
    throw error;
  }
};
