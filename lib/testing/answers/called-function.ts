import type { RunInfo } from '#contracts/action-event.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** Platform functions that a definition calls, by their paths. */
export const REQUEST_APPROVAL = 'platform/request-approval';
export const WAIT_FOR_EVENT = 'platform/wait-for-event';
export const CALL_MODEL = 'platform/call-model';

/** The event of a function that a task calls. */
export interface FunctionEvent {
  input: JsonObject;
  run: RunInfo;
}

/** Reads the event of a function in a task's payload; undefined if it is none. */
export const functionEvent = (value: Json | undefined): FunctionEvent | undefined =>
  isObject(value) && isObject(value.run) && isObject(value.input)
    ? { input: value.input, run: value.run as unknown as RunInfo }
    : undefined;
