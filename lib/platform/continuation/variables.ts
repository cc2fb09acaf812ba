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

/**
 * Returns the variables when a state was last entered, or at the end if it never was. The compiler makes no variable of a result that
 * nothing reads, but another version may read it: it is among them by the step's name, as the history has it.
 *
 * @param inherited variables of the execution that this one continues
 */
export const variablesAt = (
  events: readonly HistoryEvent[],
  definition: JsonObject,
  state: string,
  inherited: ReadonlyMap<string, Json> = new Map(),
): VariablesAt => {
  const isOutermost = (name = ''): boolean => isObject(definition.States) && name in definition.States;
  const results = stepsWithResults(definition);
  const current = { variables: new Map<string, Json>(inherited), lost: new Set<string>() };
  let at: VariablesAt | undefined;
  for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited, timestamp } of events) {
    if (entered?.name === state)
      at = {
        variables: new Map(current.variables),
        lost: [...current.lost],
        enteredAt: timestamp?.getTime() ?? 0,
      };
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
  return at ?? { variables: current.variables, lost: [...current.lost] };
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
