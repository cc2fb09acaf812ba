import { isObject } from '#core/json.ts';
import { type ProgressEvent, textField } from './history-event.ts';

/**
 * Which step a task was called for, from the `run` in the payload that the event records: fallbacks and compensations run in
 * states of their own. Undefined for tasks that are no actions.
 */
export const calledRun = (event: ProgressEvent): { step: string; compensation: boolean } | undefined => {
  const parameters = textField(event.taskScheduledEventDetails, 'parameters');
  if (!parameters?.includes('"run"')) return undefined;
  const parsed: unknown = parseOrUndefined(parameters);
  const payload = isObject(parsed) && isObject(parsed.Payload) ? parsed.Payload : undefined;
  const run = payload && isObject(payload.run) ? payload.run : undefined;
  return typeof run?.step === 'string'
    ? { step: run.step, compensation: run.compensation === true }
    : undefined;
};

/** A long history truncates payloads, which then are no JSON. */
const parseOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
