import { isObject, type Json, ownField, parseJson } from '#core/json.ts';
import type { Sensitive } from '../manifest.ts';
import { type Mask, type MaskOptions, maskOf } from '../secrets/mask.ts';
import { type ProgressEvent, textField } from './history-event.ts';

/** Lists the texts and numbers in a value, as texts. */
export const textsIn = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
};

const valuesAt = (value: Json | undefined, [name, ...rest]: readonly string[]): Json[] => {
  if (value === undefined) return [];
  if (name === undefined) return [value];
  if (name === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  return isObject(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [];
};

const fieldsOf = (value: Json | undefined, names: readonly string[]): Json[] =>
  names.flatMap((name) => valuesAt(value, name === '*' ? [] : [name]));

/**
 * Makes a function that masks in any view of an execution what is sensitive in its input and in the inputs and results of its steps.
 * The values are found by the whole history, and masked wherever they are, also inside longer texts.
 */
export const maskOfRun = (
  sensitive: Sensitive | undefined,
  events: Iterable<ProgressEvent>,
  options: MaskOptions = {},
): Mask => {
  if (!sensitive) return (value) => value;
  const { input = [], steps = {} } = sensitive;
  const values: Json[] = [];
  for (const event of events) {
    const started = textField(startDetails(event), 'input');
    if (event.type === 'ExecutionStarted' && started !== undefined)
      values.push(...input.flatMap((path) => valuesAt(parseJson(started), path)));
    const exited = ownField(steps, textField(event.stateExitedEventDetails, 'name') ?? '');
    if (exited)
      values.push(...fieldsOf(parseJson(textField(event.stateExitedEventDetails, 'output') ?? ''), exited));
    // An execution that begins from another one sets the results of that one's steps as variables.
    for (const [name, text] of Object.entries(assignedIn(event.stateExitedEventDetails))) {
      const assigned = ownField(steps, name);
      if (assigned) values.push(...fieldsOf(parseJson(text), assigned));
    }
    const call = calledWith(event);
    const called = call && ownField(steps, call.step);
    if (called) values.push(...fieldsOf(call.input, called));
  }
  return maskOf(values.flatMap(textsIn), options);
};

const startDetails = (event: ProgressEvent): object | undefined =>
  (event as { executionStartedEventDetails?: object }).executionStartedEventDetails;

const assignedIn = (details: object | undefined): Record<string, string> =>
  (details as { assignedVariables?: Record<string, string> } | undefined)?.assignedVariables ?? {};

/** What an action was called with: its function, or by an activity its workers. */
const calledWith = (event: ProgressEvent): { step: string; input: Json } | undefined => {
  const { activityScheduledEventDetails } = event as { activityScheduledEventDetails?: object };
  const text =
    textField(event.taskScheduledEventDetails, 'parameters') ??
    textField(activityScheduledEventDetails, 'input');
  const parsed = text?.includes('"run"') ? parseJson(text) : undefined;
  const payload = isObject(parsed) && isObject(parsed.Payload) ? parsed.Payload : parsed;
  if (!isObject(payload) || !isObject(payload.run)) return undefined;
  const { step } = payload.run;
  return typeof step === 'string' ? { step, input: payload.input ?? null } : undefined;
};
