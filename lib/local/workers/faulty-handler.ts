import { extname } from 'node:path';
import type { Json } from '#core/json.ts';

/** The handler that a function's module exports. */
export type Handler = (event: Json, context: unknown) => Promise<Json | undefined>;

/** The part of `defineAction` that a fault needs. It is loaded when there is a fault, as the Lambdas are when they are called. */
type DefineAction = (
  contract: { name: string; input: unknown; output: unknown },
  logic: () => never,
) => Handler;

/** It has the ending of this module: `.ts` here, `.js` in the package. */
const DEFINE_ACTION = new URL(`../../actions/define-action${extname(import.meta.filename)}`, import.meta.url);

/**
 * Makes a handler that is the action except for its logic, which throws: breaker, idempotency, logs and error names are real,
 * so that an injected failure has the effects of a real one.
 */
export const faultyHandler = async (action: string, error: string): Promise<Handler> => {
  const { defineAction } = (await import(DEFINE_ACTION.href)) as { defineAction: DefineAction };
  const { z } = await import('zod');
  return defineAction({ name: action, input: z.any(), output: z.any() }, () => {
    throw Object.assign(new Error(`Injected by --fail: ${action} fails with ${error}`), { name: error });
  });
};
