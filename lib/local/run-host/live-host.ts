import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { invariant } from '#core/invariant.ts';
import { parseJson } from '#core/json.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
import { problemMessage } from '../api/api.ts';
import { createLocalStack } from '../stack.ts';
import { compensationsOf } from './compensations.ts';
import { IterationMeter, isEnd } from './iterations.ts';
import type { HistoryEvent, RunHost, RunHostOptions } from './run-host.ts';
import { undoAfter } from './undo-after.ts';

/** Opens a host that runs its execution in real time, through the API, on a stack in memory. */
export const liveHost = async (options: RunHostOptions): Promise<RunHost> => {
  const { manifest, called, name, variant } = options;
  const execution = executionArn(localStateMachineArn(manifest.name), name);
  const stack = await createLocalStack({
    ...options,
    manifests: [manifest, ...called],
  });
  const { api, bus, engine, close } = stack;
  const meter = new IterationMeter();
  const running = new Map<string, HistoryEvent[]>();
  engine.subscribe((notice) => {
    if (notice.type !== 'history' || !isIteration(notice.executionArn)) return;
    const history = running.get(notice.executionArn) ?? [];
    running.set(notice.executionArn, history);
    for (const record of notice.events) history.push(toHistoryEvent(record));
    if (!history.some(isEnd)) return;
    running.delete(notice.executionArn);
    meter.add(notice.executionArn, history);
  });
  return {
    execution,
    api,
    bus,
    events: (listener) => {
      engine.subscribe((notice) => {
        if (notice.type !== 'history' || notice.executionArn !== execution) return;
        for (const record of notice.events) listener(toHistoryEvent(record));
      });
    },
    start: async (input) => {
      const { status, body } = await api({
        method: 'POST',
        target: `/workflows/${variant?.of ?? manifest.name}/executions`,
        body: JSON.stringify({ name, input }),
      });
      if (status >= 400) throw new Error(`${manifest.name} was not started: ${problemMessage(body)}`);
      const ended = await engine.ended(execution);
      invariant(ended, 'the API has started the execution');
      const output = ended.output === undefined ? undefined : parseJson(ended.output);
      return defined({ status: ended.status, output, error: ended.error, cause: ended.cause });
    },
    undo: async (begun) => {
      const ended = await engine.ended(execution);
      invariant(ended, 'the execution has ended');
      await undoAfter(stack, ended, begun);
      return compensationsOf(api, manifest.name, name);
    },
    unseen: () => [],
    iterations: () => meter.total,
    close,
  };
};

/** Whether an execution is an iteration of a distributed loop: its state machine's name has the label of the loop. */
const isIteration = (arn: string): boolean => arn.split(':')[6]?.includes('/') === true;
