import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { Outline } from '#contracts/progress/outline.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';

/** The variables of a definition's outermost level at a point of an execution. */
export interface VariablesAt {
  variables: Map<string, Json>;
  /** When the state was entered, in milliseconds since the epoch; absent if it never was. */
  enteredAt?: number;
  /** Variables whose values are too long for the history. */
  lost: string[];
}

/** What a task's `Output` is if it is the result of its action, which the variable of the step has if anything reads it. */
const RESULT = '{% $states.result.Payload %}';

/** The variables of an execution at its states. */
export interface VariableTrail {
  /** Returns the variables when a state was entered first or last, or at the end if it never was. */
  at(state: string, visit?: 'first' | 'last'): VariablesAt;
  /** Returns which of some states was entered first; undefined if none was. */
  firstOf(states: ReadonlySet<string>): string | undefined;
  /** Returns when the last of the states that pass the test was entered, in milliseconds since the epoch; undefined if none was. */
  lastOf(test: (state: string) => boolean): number | undefined;
}

/**
 * Reads the variables of an execution. The compiler makes no variable of a result that nothing reads, but another version may read it: it
 * is among them by the step's name, as the history has it.
 *
 * @param inherited variables that the execution began with, of the one that it continues or that was run again
 */
export const variableTrail = (
  events: readonly HistoryEvent[],
  definition: JsonObject,
  inherited: ReadonlyMap<string, Json> = new Map(),
): VariableTrail => {
  const isOutermost = (name = ''): boolean => isObject(definition.States) && name in definition.States;
  const results = stepsWithResults(definition);
  const current = { variables: new Map<string, Json>(inherited), lost: new Set<string>() };
  const first = new Map<string, VariablesAt>();
  const last = new Map<string, VariablesAt>();
  const now = (): VariablesAt => ({ variables: new Map(current.variables), lost: [...current.lost] });
  for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited, timestamp } of events) {
    if (entered?.name !== undefined && isOutermost(entered.name)) {
      const here = { ...now(), enteredAt: timestamp?.getTime() ?? 0 };
      if (!first.has(entered.name)) first.set(entered.name, here);
      // The order is that of the last visits.
      last.delete(entered.name);
      last.set(entered.name, here);
    }
    if (!exited) continue;
    const { name = '', output = '' } = exited;
    const result = results.has(name) ? parseJson(output) : undefined;
    if (result !== undefined && name !== 'saga' && name !== 'failure') current.variables.set(name, result);
    if (!isOutermost(name)) continue;
    const isCut = exited.assignedVariablesDetails?.truncated === true;
    for (const [variable, text] of Object.entries(exited.assignedVariables ?? {})) {
      const value = parseJson(text);
      if (isCut && value === undefined) current.lost.add(variable);
      else {
        current.lost.delete(variable);
        current.variables.set(variable, value ?? null);
      }
    }
  }
  const end = now();
  const of = (at: VariablesAt): VariablesAt => ({ ...at, variables: new Map(at.variables) });
  return {
    at: (state, visit = 'last') => of((visit === 'first' ? first : last).get(state) ?? end),
    firstOf: (states) => [...first.keys()].find((state) => states.has(state)),
    lastOf: (test) => [...last].findLast(([state]) => test(state))?.[1].enteredAt,
  };
};

/** Returns the states whose output is the result of an action, and that run once at most on their way. */
const stepsWithResults = (definition: JsonObject): Set<string> => {
  const outline = new Outline(definition);
  const isOnce = (name: string): boolean => outline.path(name).every(({ type }) => type !== 'Map');
  const found = new Set<string>();
  const read = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) read(item);
    if (!isObject(value)) return;
    for (const [name, state] of Object.entries(isObject(value.States) ? value.States : {}))
      if (isObject(state) && state.Type === 'Task' && state.Output === RESULT && isOnce(name))
        found.add(name);
    for (const item of Object.values(value)) read(item);
  };
  read(definition);
  return found;
};
