import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { VirtualResult, VirtualSession } from '#engine/drivers/virtual/run-virtual.ts';
import type { HistoryEvent as EngineHistoryEvent, EventRecord } from '#engine/model/event-record.ts';
import { executionArn } from '#platform/ports/arns.ts';
import type { Executions } from '#platform/ports/executions.ts';
import { renderedEvents } from '../rendered.ts';

/** An execution that undoes from the log. */
interface Undoing {
  name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** Keys of the undos that it parks without a call. */
  givenUp: readonly string[];
}

/** Step Functions as the platform's functions see it: one execution in virtual time, and those that undo what it did. */
export class VirtualExecutions implements Executions {
  /** Executions that undo, in the order in which they were started. */
  readonly undoings: Undoing[] = [];
  readonly #session: VirtualSession;

  constructor(session: VirtualSession) {
    this.#session = session;
  }

  /** State of the execution. */
  get result(): VirtualResult {
    return this.#session.result();
  }

  async start(
    _stateMachine: string,
    input: Json | undefined,
    name = '',
  ): Promise<{ execution: string; startedAt: Date }> {
    if (this.undoings.some((one) => one.name === name))
      throw Object.assign(new Error(name), { name: 'ExecutionAlreadyExists' });
    const given = isObject(input) ? input.given_up : undefined;
    this.undoings.push({ name, status: 'RUNNING', givenUp: Array.isArray(given) ? given.map(String) : [] });
    return { execution: name, startedAt: new Date(this.#session.world.now) };
  }

  async describe(execution: string): Promise<DescribeExecutionOutput> {
    const { identity } = this.#session.target.run;
    const common = { $metadata: {}, executionArn: execution } as const;
    if (execution === identity.id) {
      const { status, error } = this.result;
      return {
        ...common,
        stateMachineArn: identity.stateMachineArn,
        startDate: new Date(this.#session.target.run.startedAt),
        status,
        error,
        redriveStatus: 'REDRIVABLE',
      };
    }
    const undoing = this.undoings.find(({ name }) => executionArn(COMPENSATION_WORKFLOW, name) === execution);
    // What else is asked for is an execution that a step has started: of those a sweep knows no more than that they succeed.
    const status = undoing?.status ?? 'SUCCEEDED';
    return { ...common, stateMachineArn: identity.stateMachineArn, startDate: new Date(0), status };
  }

  /** Yields the events that undoing reads, as one page. */
  async *pages(): AsyncGenerator<HistoryEvent[]> {
    yield renderedEvents(this.#session.target.history.filter(isRead)).map(asSdkEvent);
  }

  async *history(): AsyncGenerator<HistoryEvent> {
    for await (const page of this.pages()) yield* page;
  }

  async historyPage(
    _execution: string,
    { limit, reverse }: { limit?: number; reverse?: boolean },
  ): Promise<{ $metadata: object; events: HistoryEvent[] }> {
    const { history } = this.#session.target;
    const records = reverse ? history.slice(-(limit ?? history.length)).reverse() : history.slice(0, limit);
    return { $metadata: {}, events: renderedEvents(records).map(asSdkEvent) };
  }

  /** Continues the execution a second later, until it ends. */
  async redrive(): Promise<void> {
    const { target, world } = this.#session;
    world.sendLater(target, { type: 'redrive' }, 1000);
    while (target.run.status !== 'RUNNING' && world.tick());
    await this.#session.drive();
  }

  async isMapping(): Promise<boolean> {
    return false;
  }

  async mapRun(): Promise<never> {
    throw new Error('A sweep does not show the progress of an execution');
  }

  async failedIteration(): Promise<undefined> {
    return undefined;
  }

  // Iterations of a distributed loop are part of the execution here.
  async *abortedIterations(): AsyncIterable<never> {}

  async stop(): Promise<void> {
    invariant(false, 'a sweep stops executions itself');
  }

  async list(): Promise<{ executions: never[] }> {
    return { executions: [] };
  }

  async definition(): Promise<undefined> {
    return undefined;
  }
}

const asSdkEvent = (event: EngineHistoryEvent): HistoryEvent =>
  ({ ...event, timestamp: new Date(event.timestamp * 1000) }) as HistoryEvent;

/**
 * Whether undoing reads an event (`entriesToUndo`, `givenUpIn`, `awaitedExecutions`): calls that undo and what came of them, states that recorded
 * how to undo something or that gave an undo up, and executions that were started. Others need not be rendered.
 */
const isRead = ({ type, details }: EventRecord): boolean => {
  if (type.endsWith('StateEntered')) return false;
  if (type === 'TaskScheduled') return callOf(details?.parameters)?.compensation === true;
  if (!type.endsWith('StateExited')) return true;
  if (details?.assignedVariables !== undefined) return true;
  return isObject(details?.output) && ('saga' in details.output || details.output.undone === false);
};

const callOf = (parameters: Json | undefined): JsonObject | undefined => {
  const payload = isObject(parameters) ? parameters.Payload : undefined;
  return isObject(payload) && isObject(payload.run) ? payload.run : undefined;
};
