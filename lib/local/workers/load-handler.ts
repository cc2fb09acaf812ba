import { importFile } from '#core/import-file.ts';
import { loadFailure } from './failures.ts';
import { faultyHandler, type Handler } from './faulty-handler.ts';
import type { Call } from './protocol.ts';

const loaded = new Map<string, Handler>();

/** Returns the handler that a call runs, importing its module if no earlier call of this process has; throws as Lambda does. */
export const loadHandler = async ({
  module,
  action,
  functionName,
  fault,
}: Pick<Call, 'action' | 'fault' | 'functionName' | 'module'>): Promise<Handler> => {
  if (fault !== undefined) return faultyHandler(action, fault, module);
  // Asking Node for a module that it has takes as long as a small call.
  const known = loaded.get(module);
  if (known) return known;
  const { handler } = (await importFile(module).catch((error: unknown) => {
    throw loadFailure(error);
  })) as { handler?: Handler };
  if (typeof handler !== 'function') {
    const missing = new Error(`handler is undefined or not exported by ${functionName}`);
    missing.name = 'Runtime.HandlerNotFound';
    throw missing;
  }
  loaded.set(module, handler);
  return handler;
};
