import { localServices } from '#contracts/local-services.ts';
import type { Layer } from '../action-call.ts';
import { onLambda } from '../ports/environment.ts';
import { loggable } from '../telemetry/logging.ts';

/** Logs and measures how the call began and ended. Inputs are logged at debug level only, outputs never. */
export const observe: Layer = async (call, next, { clock, metrics }) => {
  const { logger, run, startedAt } = call;
  logger.debug('Action started', { input: loggable(call.input, run.sensitive) });
  try {
    const output = await next(call);
    const durationMilliseconds = clock.now() - startedAt;
    const cached = call.notes.cache ? { cache: call.notes.cache } : {};
    // On the local stack the history says as much, and a call that prints nothing needs no file.
    if (!localServices()) logger.info('Action succeeded', { duration_ms: durationMilliseconds, ...cached });
    await metrics(call, { durationMilliseconds, ...cached });
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

/**
 * Runs the call inside an X-Ray subsegment that carries workflow, execution and step, which connects the traces of the state machine
 * and its Lambdas. Imports the X-Ray SDK on a traced Lambda only, because it takes longer to load than everything else.
 */
export const trace: Layer = async (call, next) => {
  if (!onLambda() || !/Sampled=1/.test(process.env._X_AMZN_TRACE_ID ?? '')) return next(call);
  const { action, run } = call;
  const annotations = {
    workflow: run.workflow,
    execution: run.execution_name,
    correlation_id: run.correlation_id ?? run.execution,
    step: run.step,
    attempt: run.attempt,
  };
  const { tracedCall } = process.env.BATON_WITHOUT_REQUESTS
    ? await import('../telemetry/traced-call.ts')
    : await import('../telemetry/traced-requests.ts');
  return tracedCall(`## ${action}`, annotations, () => next(call));
};
