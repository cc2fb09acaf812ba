import { dirname, extname } from 'node:path';
import { importFile } from '#core/import-file.ts';
import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { moduleFile } from '#core/module-file.ts';

/** The handler that a function's module exports. */
export type Handler = (event: Json, context: unknown) => Promise<Json | undefined>;

/** The part of `defineAction` that a fault needs. It is loaded when there is a fault, as the Lambdas are when they are called. */
type DefineAction = (
  contract: { name: string; input: unknown; output: unknown },
  logic: () => never,
  wiring: { find?: () => Promise<undefined> },
) => Handler;

/** It has the ending of this module: `.ts` here, `.js` in the package. */
const DEFINE_ACTION = new URL(`../../actions/define-action${extname(import.meta.filename)}`, import.meta.url);

/**
 * Makes a handler that is the action except for its logic, which throws: contract, breaker, idempotency, logs and error names are real,
 * so that an injected failure has the effects of a real one.
 */
export const faultyHandler = async (action: string, error: string, module: string): Promise<Handler> => {
  const { defineAction } = (await import(DEFINE_ACTION.href)) as { defineAction: DefineAction };
  const { z } = await import('zod');
  const file = moduleFile(dirname(module), 'contract');
  const contract = file === undefined ? {} : ((await importFile(file)) as { options?: Json });
  const finds = isObject(contract.options) && contract.options.find === true;
  return defineAction(
    { input: z.any(), output: z.any(), ...contract, name: action },
    () => {
      throw Object.assign(new Error(`Injected by --fail: ${action} fails with ${error}`), { name: error });
    },
    // What was made to fail did nothing.
    finds ? { find: async () => undefined } : {},
  );
};
