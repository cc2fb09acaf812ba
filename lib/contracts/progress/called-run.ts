import { isObject, parseJson } from '#core/json.ts';
import { type ProgressEvent, textField } from './history-event.ts';

/** The step on whose behalf an action was called. */
export interface CalledRun {
  step: string;
  compensation: boolean;
  /** Its idempotency key. */
  key: string;
}

/**
 * Reads which step a task was called for, from the `run` in the payload that the event records: fallbacks and compensations run in
 * separate states. Returns undefined for tasks that do not call actions.
 */
export const calledRun = (event: ProgressEvent): CalledRun | undefined => {
  const parameters = textField(event.taskScheduledEventDetails, 'parameters');
  if (!parameters?.includes('"run"')) return undefined;
  // A long history truncates payloads, and then they are not JSON.
  const parsed = parseJson(parameters);
  const payload = isObject(parsed) && isObject(parsed.Payload) ? parsed.Payload : undefined;
  const run = payload && isObject(payload.run) ? payload.run : undefined;
  if (typeof run?.step !== 'string') return undefined;
  const key = typeof run.idempotency_key === 'string' ? run.idempotency_key : '';
  return { step: run.step, compensation: run.compensation === true, key };
};
