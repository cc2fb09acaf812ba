import { childExecutionName } from '#contracts/child-executions.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { type FunctionEvent, LOG_START, platformInput } from '#testing/answers/called-function.ts';
import type { Ledger } from '../ledger.ts';

/** Returns what a step that waits for an event gets: the answer of the scenario, or an event with the values that it waits for. */
export const awaited = (answer: TaskAnswer, event: FunctionEvent): TaskAnswer => {
  if (!('output' in answer)) return answer;
  const { match } = platformInput(event);
  const detail: JsonObject = isObject(match) ? match : {};
  const time = '2024-01-01T00:00:00Z';
  const awaitedEvent = { id: 'event', source: 'sweep', detail_type: 'Sweep', time, detail };
  return { ...answer, output: payloadOfAnswer(answer.output) ?? awaitedEvent };
};

/** Whether a task puts events on a bus. */
export const isPut = ({ resource }: Pick<VirtualTask, 'resource'>): boolean =>
  resource.kind === 'integration' && resource.resourceType === 'events';

/** Returns the key under which the start of an execution was logged before; undefined if it was not, or a task starts none. */
export const announcedBefore = (
  { calls }: Ledger,
  { parameters }: Pick<VirtualTask, 'parameters'>,
): string | undefined => {
  const name = startedBy(parameters);
  if (name === undefined) return undefined;
  const isOf = (key: string): boolean => withoutAttempt(childExecutionName(key, 0, 0)) === name;
  return calls.findLast(({ action, key }) => action === LOG_START && isOf(key))?.key;
};

/** Returns the name of the execution that a task starts, the same for every attempt; undefined if the task starts none. */
export const startedBy = (parameters: Json): string | undefined => {
  const name = isObject(parameters) ? parameters.Name : undefined;
  return typeof name === 'string' ? withoutAttempt(name) : undefined;
};

const withoutAttempt = (name: string): string => name.replace(/[.]a\d+r\d+$/, '');

/** Returns the names of the events that a task puts on the bus. */
export const eventsIn = (parameters: Json): string[] =>
  entriesOf(parameters).map(({ DetailType }) => String(DetailType));

/** Returns what EventBridge answers when it takes all entries. */
export const accepted = (parameters: Json): Json => ({
  Entries: entriesOf(parameters).map((_, index) => ({ EventId: `event-${index}` })),
  FailedEntryCount: 0,
});

/** Returns a service's output as it is: it is not wrapped as a function's is. */
export const payloadOfAnswer = (output: Json): Json => (isObject(output) ? (output.Payload ?? null) : output);

const entriesOf = (parameters: Json): JsonObject[] =>
  isObject(parameters) && Array.isArray(parameters.Entries) ? parameters.Entries.filter(isObject) : [];
