import { ORDER_FIELD } from '#contracts/event-order.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { originalName } from '#contracts/resumed-executions.ts';
import { isObject, parseJson } from '#core/json.ts';
import type { OrderedStart, OrderKey } from '../events/order-store.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { executionArn } from '../ports/arns.ts';
import { describeIfKnown } from '../ports/executions.ts';
import { requireManifest } from '../ports/manifests.ts';
import { PAUSED } from '../ports/stop-errors.ts';
import { Problem } from '../problem.ts';
import { heirOf } from '../undoing/heir.ts';
import { checkedInput, startRun } from './start-execution.ts';

/**
 * Accepts an execution whose key has an order, and starts what is to be under way: the execution itself if nothing of its key was accepted
 * before. An input that does not fit is refused at once, and takes no place.
 */
export const startInOrder = async (
  ports: PlatformPorts,
  of: OrderKey,
  start: OrderedStart,
): Promise<void> => {
  await checkedInput(await requireManifest(ports.manifests, of.workflow), start.input);
  if (!isObject(start.input)) {
    throw new Problem('invalid_input', 'Executions that take place in order have a map as their input');
  }
  await startNext(ports, of, await ports.order.accept(of, start));
};

/** Starts an execution; if it has ended already, or cannot be started any more, the next one. Repeated, it starts nothing more. */
const startNext = async (
  ports: PlatformPorts,
  of: OrderKey,
  first: OrderedStart | undefined,
): Promise<void> => {
  for (let next = first; next; ) {
    const { name, event, input, by, correlation } = next;
    try {
      const { workflow, key: order } = of;
      const started = await startRun(ports, { workflow, name, input, by, correlation, order });
      if (!started.skipped && (isUnderWay(started.status) || (await continues(ports, started.execution))))
        return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // The workflow was deployed with another schema meanwhile.
      await ports.events.refuse(of.workflow, event, error.message);
    }
    next = await ports.order.finish(of, name);
  }
};

const isUnderWay = (status: string | undefined): boolean =>
  status === 'RUNNING' || status === 'PENDING_REDRIVE';

/** Whether an execution that has ended keeps its place all the same: it is paused, or another one continues it. */
const continues = async (
  { executions, logOf }: Pick<PlatformPorts, 'executions' | 'logOf'>,
  execution: string,
): Promise<boolean> => {
  const heir = await heirOf(logOf(execution), execution);
  const last =
    (heir === undefined ? undefined : await describeIfKnown(executions, heir)) ??
    (await describeIfKnown(executions, execution));
  return isUnderWay(last?.status) || last?.error === PAUSED;
};

/**
 * Looks at the keys of a workflow for events whose execution was never started, or after whose end the next one was not: the function
 * that was to do so has died, or what it called did not answer. Ends that no event reports are recorded by the sweep of open executions.
 */
export const sweepOrder = async (
  ports: PlatformPorts,
  { name: workflow, triggers }: Pick<WorkflowManifest, 'name' | 'triggers'>,
): Promise<void> => {
  if (!triggers.some(({ kind }) => kind === 'event')) return;
  for await (const { of, start } of ports.order.underWay(workflow)) {
    const run = await ports.runItems.of(executionArn(workflow, start.name));
    if (run?.status !== 'RUNNING' && run?.status !== 'PAUSED') await startNext(ports, of, start);
  }
};

/** Lets the next event of its key start an execution, now that one has ended. Does nothing for workflows without order. */
export const continueOrder = async (
  ports: PlatformPorts,
  { name: workflow, triggers }: WorkflowManifest,
  execution: string,
): Promise<void> => {
  if (!triggers.some((trigger) => trigger.kind === 'event' && trigger.orderBy !== undefined)) return;
  const input = parseJson((await ports.executions.describe(execution)).input ?? '');
  const key = isObject(input) ? input[ORDER_FIELD] : undefined;
  if (typeof key !== 'string') return;
  const of = { workflow, key };
  await startNext(ports, of, await ports.order.finish(of, originalName(execution.split(':').at(-1) ?? '')));
};
