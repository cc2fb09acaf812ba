import { isObject, type Json, parseJson } from '#core/json.ts';
import type { HistoryEvent } from '../../api/types.ts';

/** A variable, and the event by which it got its value. */
export interface Variable {
  name: string;
  value: Json | undefined;
  /** Its value is too long for the history. */
  cut: boolean;
  event: number;
}

/** Returns the variables that states have assigned by the end of a history, in order of their names; of branches, the newest value. */
export const variablesIn = (events: readonly HistoryEvent[]): Variable[] => {
  const found = new Map<string, Variable>();
  for (const { id, stateExitedEventDetails: details } of events) {
    if (!isObject(details) || !isObject(details.assignedVariables)) continue;
    const { assignedVariables, assignedVariablesDetails: more } = details;
    const isCut = isObject(more) && more.truncated === true;
    for (const [name, text] of Object.entries(assignedVariables)) {
      const value = typeof text === 'string' ? parseJson(text) : undefined;
      found.set(name, { name, value, cut: isCut && value === undefined, event: id });
    }
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
};
