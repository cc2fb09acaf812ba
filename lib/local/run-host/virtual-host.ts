import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { VARIANT_FIELD } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { invariant } from '#core/invariant.ts';
import type { EndedRun } from '../virtual/executions.ts';
import { createVirtualStack } from '../virtual/stack.ts';
import { compensationsOf } from './compensations.ts';
import { IterationMeter } from './iterations.ts';
import type { HistoryEvent, RunHost, RunHostOptions } from './run-host.ts';
import { undoVirtually } from './undo-after.ts';

/** Opens a host that runs its execution with real actions in virtual time; its events come when it has ended. */
export const virtualHost = async (options: RunHostOptions): Promise<RunHost> => {
  const { manifest, called, name, answered, variant } = options;
  const stack = await createVirtualStack({ ...options, manifests: [manifest, ...called] });
  const listeners: ((event: HistoryEvent) => void)[] = [];
  let ended: EndedRun | undefined;
  const meter = new IterationMeter();
  let soFar: () => readonly HistoryEvent[] = () => [];
  return {
    execution: executionArn(localStateMachineArn(manifest.name), name),
    api: stack.api,
    bus: stack.bus,
    events: (listener) => {
      listeners.push(listener);
    },
    start: async (given) => {
      const input = variant ? { ...variant.input, [VARIANT_FIELD]: variant.assignment } : given;
      ended = await stack.run({
        ...{ manifest, name, input, answered },
        onIteration: (arn, history) => meter.add(arn, history),
        onBegin: (events) => {
          soFar = events;
        },
      });
      const { status, output, error, cause, history } = ended.result;
      for (const event of history) for (const listener of listeners) listener(event);
      return defined({ status, output, error, cause });
    },
    undo: async (begun) => {
      invariant(ended, 'the execution has ended');
      await undoVirtually(stack, ended, begun);
      return compensationsOf(stack.api, manifest.name, name);
    },
    unseen: () => (ended ? [] : soFar()),
    iterations: () => meter.total,
    close: stack.close,
  };
};
