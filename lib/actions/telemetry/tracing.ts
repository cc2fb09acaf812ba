import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { Invocation } from '../invocation.ts';
import { onLambda } from '../ports/environment.ts';

let tracer: Promise<Tracer> | undefined;

/**
 * Runs the call inside an X-Ray subsegment that carries workflow, execution and step, so that a trace joins the state machine
 * and its Lambdas. The X-Ray SDK is imported on a traced Lambda only: it takes longer to load than all the rest.
 */
export const traced = async <T>({ action, run }: Invocation, call: () => Promise<T>): Promise<T> => {
  if (!onLambda() || !/Sampled=1/.test(process.env._X_AMZN_TRACE_ID ?? '')) return call();
  tracer ??= import('@aws-lambda-powertools/tracer').then(
    ({ Tracer }) => new Tracer({ serviceName: 'baton' }),
  );
  const active = await tracer;
  return active.provider.captureAsyncFunc(`## ${action}`, async (segment) => {
    try {
      segment?.addAnnotation('workflow', run.workflow);
      segment?.addAnnotation('execution', run.execution_name);
      segment?.addAnnotation('step', run.step);
      segment?.addAnnotation('attempt', run.attempt);
      return await call();
    } catch (error) {
      segment?.addError(error as Error);
      throw error;
    } finally {
      segment?.close();
    }
  }) as Promise<T>;
};
