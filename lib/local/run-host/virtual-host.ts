import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { createVirtualStack } from '../virtual/stack.ts';
import type { HistoryEvent, RunHost, RunHostOptions } from './run-host.ts';

/** Opens a host that runs its execution with real actions in virtual time; its events come when it has ended. */
export const virtualHost = async (options: RunHostOptions): Promise<RunHost> => {
  const { manifest, called, name, answered } = options;
  const { api, bus, run, close } = await createVirtualStack({ ...options, manifests: [manifest, ...called] });
  const listeners: ((event: HistoryEvent) => void)[] = [];
  return {
    execution: executionArn(localStateMachineArn(manifest.name), name),
    api,
    bus,
    events: (listener) => {
      listeners.push(listener);
    },
    start: async (input) => {
      const { status, output, error, cause, history } = await run(manifest, name, input, answered);
      for (const event of history) for (const listener of listeners) listener(event);
      return defined({ status, output, error, cause });
    },
    // The engine's virtual clock has ended with the execution.
    undo: async () => new Map(),
    close,
  };
};
