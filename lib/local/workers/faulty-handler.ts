import type { Json } from '#core/json.ts';

/** What a function's module exports. */
export type Handler = (event: Json, context: unknown) => Promise<Json | undefined>;

/** The part of `defineAction` that a fault needs; loaded when there is a fault, as the Lambdas themselves are when called. */
type DefineAction = (
  contract: { name: string; input: unknown; output: unknown },
  logic: () => never,
) => Handler;

const DEFINE_ACTION = new URL('../../actions/define-action.ts', import.meta.url);

/**
 * A handler that is the action in all but its logic, which throws: breaker, idempotency, logs and error names are the real
 * ones, so that an injected failure does what a real one would.
 */
export const faultyHandler = async (action: string, error: string): Promise<Handler> => {
  const { defineAction } = (await import(DEFINE_ACTION.href)) as { defineAction: DefineAction };
  const { z } = await import('zod');
  return defineAction({ name: action, input: z.any(), output: z.any() }, () => {
    throw Object.assign(new Error(`Injected by --fail: ${action} fails with ${error}`), { name: error });
  });
};
