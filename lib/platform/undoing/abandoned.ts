import { rootOfExecution } from '#contracts/child-executions.ts';
import { executionArn } from '#contracts/names.ts';
import { jsonField, type ProgressEvent, textField } from '#contracts/progress/history-event.ts';
import { isObject } from '#core/json.ts';

/**
 * The executions that the `workflow` steps of an execution have started and waited for, by what its history says. One of which it got
 * no result is abandoned: its step timed out or its answer was lost, and another attempt may have started another.
 */
export class StartedExecutions {
  /** Executions by the ids of the events of their tasks. */
  readonly #byEvent = new Map<number, string>();
  readonly #succeeded = new Map<string, boolean>();

  /** Reads the next event of the history. */
  apply(event: ProgressEvent): void {
    const execution = startedBy(event) ?? this.#byEvent.get(event.previousEventId ?? 0);
    if (execution === undefined) return;
    this.#byEvent.set(event.id ?? 0, execution);
    this.#succeeded.set(execution, event.type === 'TaskSucceeded' || this.#succeeded.get(execution) === true);
  }

  /** Returns the ARNs of all of them. */
  all(): string[] {
    return [...this.#succeeded.keys()];
  }

  /** Returns the ARNs of those that are abandoned. One whose log another has continued and ended is not. */
  abandoned(): string[] {
    const started = [...this.#succeeded];
    const continued = new Set(started.flatMap(([arn, isDone]) => (isDone ? [rootOfExecution(arn)] : [])));
    return started.flatMap(([arn]) => (continued.has(rootOfExecution(arn)) ? [] : [arn]));
  }
}

/** Returns the execution that a task is about to start and wait for. */
const startedBy = ({ type, taskScheduledEventDetails: details }: ProgressEvent): string | undefined => {
  if (type !== 'TaskScheduled' || textField(details, 'resourceType') !== 'states') return undefined;
  if (!textField(details, 'resource')?.startsWith('startExecution.sync')) return undefined;
  const parameters = jsonField(details, 'parameters');
  if (!isObject(parameters) || typeof parameters.Name !== 'string') return undefined;
  // Executions belong to the state machine, whatever alias starts them.
  const machine = String(parameters.StateMachineArn).split(':').slice(0, 7).join(':');
  return executionArn(machine, parameters.Name);
};
