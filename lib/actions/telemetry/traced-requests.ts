import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Annotations } from './traced-call.ts';

const tracer = new Tracer({ serviceName: 'baton' });

/** Does what `tracedCall` of `traced-call.ts` does by X-Ray's SDK, which traces requests to services as well. */
export const tracedCall = <Result>(
  name: string,
  annotations: Annotations,
  call: () => Promise<Result>,
): Promise<Result> =>
  tracer.provider.captureAsyncFunc(name, async (segment) => {
    try {
      for (const [key, value] of Object.entries(annotations)) segment?.addAnnotation(key, value);
      return await call();
    } catch (error) {
      segment?.addError(error as Error);
      throw error;
    } finally {
      segment?.close();
    }
  }) as Promise<Result>;
