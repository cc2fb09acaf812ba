import { pathToFileURL } from 'node:url';
import type { Json } from '#core/json.ts';

type Handler = (event: Json, context: unknown) => Promise<Json | undefined>;

/** The part of `defineAction` that a fault needs; it is loaded from the project, whose Lambdas it belongs to. */
type DefineAction = (
  contract: { name: string; input: unknown; output: unknown },
  logic: () => never,
) => Handler;

/**
 * A handler that is the action in all but its logic, which throws: breaker, idempotency, logs and error names are the real
 * ones, so that an injected failure does what a real one would.
 */
export const faultyHandler = async (root: string, action: string, error: string): Promise<Handler> => {
  const load = (path: string): Promise<Record<string, unknown>> =>
    import(pathToFileURL(`${root}/${path}`).href);
  const { defineAction } = (await load('lambdas/shared/define-action.ts')) as { defineAction: DefineAction };
  const { z } = await import('zod');
  return defineAction({ name: action, input: z.any(), output: z.any() }, () => {
    throw Object.assign(new Error(`Injected by --fail: ${action} fails with ${error}`), { name: error });
  });
};
