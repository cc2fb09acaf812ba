import { defined } from '#core/defined.ts';
import { isObject, type Json, knownAs } from '#core/json.ts';
import type { UndoRetry } from '../action-event.ts';
import { jsonField, type ProgressEvent } from './history-event.ts';

/** The step on whose behalf an action was called. */
export interface CalledRun {
  step: string;
  compensation: boolean;
  /** Its idempotency key. */
  key: string;
  /** How what undoes it is tried again, if not in the usual way. */
  undo?: UndoRetry;
}

/**
 * Reads which step a task was called for, from the `run` in the payload that the event records: fallbacks and compensations run in
 * separate states. Returns undefined for tasks that do not call actions.
 */
export const calledRun = (event: ProgressEvent): CalledRun | undefined => {
  // A long history truncates payloads, and then they are not JSON.
  const parameters = jsonField(event.taskScheduledEventDetails, 'parameters', ['"run"']);
  const payload = isObject(parameters) && isObject(parameters.Payload) ? parameters.Payload : undefined;
  const run = payload && isObject(payload.run) ? payload.run : undefined;
  if (typeof run?.step !== 'string') return undefined;
  const key = typeof run.idempotency_key === 'string' ? run.idempotency_key : '';
  return { step: run.step, compensation: run.compensation === true, key, ...undoRetryOf(run.undo) };
};

const undoRetryOf = (undo: Json | undefined): Pick<CalledRun, 'undo'> => {
  const { final, retry } = isObject(undo) ? knownAs<UndoRetry>(undo) : {};
  return final || retry ? { undo: defined({ final, retry }) } : {};
};
