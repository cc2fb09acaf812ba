import type { RunInfo } from '#contracts/action-event.ts';
import { isObject, type Json, type JsonObject, knownAs } from '#core/json.ts';
import type { InvokeTask } from '#engine/model/task.ts';

/** Platform functions that a definition calls, by their paths. */
export const REQUEST_APPROVAL = 'platform/request-approval';
export const WAIT_FOR_EVENT = 'platform/wait-for-event';
export const WRITE_RECORD = 'platform/write-record';
export const CALL_MODEL = 'platform/call-model';
export const CHOOSE_VARIANT = 'platform/choose-variant';
export const CLEAN_INPUT = 'platform/clean-input';
export const CALL_HTTP = 'platform/call-http';
export const LOG_START = 'platform/log-start';
export const UNDO_EFFECTS = 'platform/undo-effects';

/** The event of a function that a task calls. */
export interface FunctionEvent {
  /** Any value of an action's contract; an object for the platform's functions. */
  input: Json;
  run: RunInfo;
}

/** Returns the input of one of the platform's functions, which is an object. */
export const platformInput = ({ input }: FunctionEvent): JsonObject => (isObject(input) ? input : {});

/** A call of an action by a task: of its function, or by the activity of its workers. */
export interface CalledAction {
  /** `factory/action`. */
  name: string;
  event: FunctionEvent;
}

/** Returns the action that a task calls; undefined if it calls none. */
export const calledAction = (
  { resource, parameters }: Pick<InvokeTask, 'resource' | 'parameters'>,
  actionByArn: ReadonlyMap<string, string>,
): CalledAction | undefined => {
  if (!isObject(parameters)) return undefined;
  const byWorker = resource.kind === 'activity';
  const name = actionByArn.get(byWorker ? resource.arn : String(parameters.FunctionName));
  const event = functionEvent(byWorker ? parameters : parameters.Payload);
  return name !== undefined && event ? { name, event } : undefined;
};

/** Reads the event of a function; undefined if it is none. */
const functionEvent = (value: Json | undefined): FunctionEvent | undefined =>
  isObject(value) && isObject(value.run) && value.input !== undefined
    ? { input: value.input, run: knownAs<RunInfo>(value.run) }
    : undefined;
