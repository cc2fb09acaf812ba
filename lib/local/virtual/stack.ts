import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { type VirtualResult, VirtualSession } from '#engine/drivers/virtual/run-virtual.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
import {
  type ActionHost,
  type ActionHostOptions,
  secretFilesOf,
  startActionHost,
} from '../actions/action-host.ts';
import { EventBus } from '../bus/bus.ts';
import { localConnections } from '../http/connections.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { connectIntegrations } from '../integrations/connect.ts';
import { withFaults } from '../integrations/failing.ts';
import { serviceFaultPlan } from '../workers/faults.ts';
import { Callbacks, callbackCall, callbackEndpoint } from './callbacks.ts';
import { type ChildStart, virtualRunOf } from './child-start.ts';
import { VirtualChildren } from './children.ts';
import { type EndedRun, VirtualExecutions } from './executions.ts';
import { mapFiles } from './map-files.ts';
import { virtualTasks } from './tasks.ts';

/** An execution to run. */
export interface VirtualStart extends Pick<ChildStart, 'manifest' | 'name' | 'input'> {
  /** Milliseconds since the epoch. Default: now. */
  startAt?: number;
  answered?: boolean;
  /** Gets each execution that has ended and that a distributed loop started for an iteration. */
  onIteration?: OnIteration;
  /** Gets a function that returns the events of the execution so far. */
  onBegin?: (soFar: () => HistoryEvent[]) => void;
}

type OnIteration = (arn: string, history: HistoryEvent[]) => void;

/** A stack with real actions in virtual time: waits, retries and approvals are instant. */
export interface VirtualStack extends ActionHost {
  bus: EventBus;
  /** What has ended, and what functions have started since. */
  executions: VirtualExecutions;
  /** Runs a workflow to its end; `answered` says whether someone will answer callbacks. */
  run(start: VirtualStart): Promise<EndedRun>;
}

/** Starts the actions and what they need, without the live engine. */
export const createVirtualStack = async (
  options: ActionHostOptions,
  clock: Clock = systemClock,
): Promise<VirtualStack> => {
  const bus = new EventBus();
  const callbacks = new Callbacks();
  const executions = new VirtualExecutions();
  const call = callbackCall(callbacks, executions);
  const endpoint = await listenOnLoopback(callbackEndpoint(call));
  const states = { url: endpoint.url, call };
  // Executions are started in this process, so that most need no worker for Baton's own functions.
  const host = await startActionHost({ ...options, preload: [] }, bus, states).catch(
    async (error: unknown) => {
      // A server that still listens would keep the process alive.
      await endpoint.close();
      throw error;
    },
  );
  const connections = localConnections(() => options.manifests, secretFilesOf(options.root));
  const integrations = withFaults(options.faults)(
    connectIntegrations(Promise.resolve(host), bus, connections),
  );
  const startFault = serviceFaultPlan(options.faults ?? []);
  let answered = false;
  let onIteration: OnIteration | undefined;
  const files = mapFiles(options.storageFolder, options.dataFolder);
  const sessionOf = (start: ChildStart): VirtualSession => {
    const tasks = virtualTasks({
      ...{ manifest: start.manifest, integrations, callbacks, answered, children, executions, startFault },
    });
    return new VirtualSession({
      ...{ ...virtualRunOf(start), tasks, ...files },
      childEnded: ({ run, history }) =>
        onIteration?.(
          run.identity.id,
          history.map((record) => toHistoryEvent(record)),
        ),
    });
  };
  const runChild = async (
    start: ChildStart,
    onBegin: VirtualStart['onBegin'] = () => undefined,
  ): Promise<VirtualResult> => {
    const session = sessionOf(start);
    onBegin(() => session.result().history);
    const result = await session.drive();
    const { id: arn, stateMachineArn } = session.target.run.identity;
    executions.keep({ ...start, arn, stateMachineArn, result });
    return result;
  };
  const children = new VirtualChildren(options.manifests, (start) => runChild(start));
  return {
    ...host,
    bus,
    executions,
    run: async ({ startAt = clock.now(), ...start }) => {
      answered = start.answered ?? false;
      onIteration = start.onIteration;
      const { manifest, name, input } = start;
      const result = await runChild({ manifest, name, input, startAt }, start.onBegin);
      const stateMachineArn = localStateMachineArn(manifest.name);
      const arn = executionArn(stateMachineArn, name);
      return { manifest, name, input, startAt, arn, stateMachineArn, result };
    },
    close: async () => {
      await bus.close();
      await host.close();
      await endpoint.close();
    },
  };
};
