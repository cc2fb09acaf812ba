import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';

/** A long history truncates values, which then are not JSON. */
const parse = (text: unknown): Json | undefined => (typeof text === 'string' ? parseJson(text) : undefined);

/** Returns the latest value of every variable that states assigned. Steps' results are variables. */
export const variablesOf = (events: readonly ProgressEvent[]): Map<string, Json> => {
  const variables = new Map<string, Json>();
  for (const { stateExitedEventDetails: details } of events) {
    const assigned = (details as { assignedVariables?: unknown } | undefined)?.assignedVariables;
    if (!isObject(assigned)) continue;
    for (const [name, text] of Object.entries(assigned)) {
      const value = parse(text);
      if (value !== undefined) variables.set(name, value);
    }
  }
  return variables;
};

/** Returns the results of tasks in the order in which they ended; a Lambda's result without its envelope. */
export const taskResults = (events: readonly ProgressEvent[]): Json[] =>
  events.flatMap((event) => {
    if (event.type !== 'TaskSucceeded' && event.type !== 'LambdaFunctionSucceeded') return [];
    const details = Object.entries(event).find(([key]) => key.endsWith('SucceededEventDetails'))?.[1] as
      | { output?: unknown }
      | undefined;
    const output = parse(details?.output);
    if (output === undefined) return [];
    return [isObject(output) && output.Payload !== undefined ? output.Payload : output];
  });
