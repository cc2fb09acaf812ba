import { actionSubstitution } from '#contracts/names.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Call } from './ledger.ts';
import type { Subject } from './subject.ts';

/** Returns the name of the state that makes a call: that of its step, unless another state calls this function of Baton's for the step. */
export const stateOfCall = (
  { states }: Pick<Subject, 'states'>,
  { step, action }: Pick<Call, 'action' | 'step'>,
): string => {
  const own = states.get(step);
  if (!action.startsWith('platform/') || own === undefined || callsIn(own, action)) return step;
  const other = [...states].find(([, state]) => callsIn(state, action) && runIn(state).step === step);
  return other?.[0] ?? step;
};

const callsIn = (state: JsonObject, action: string): boolean =>
  isObject(state.Arguments) && state.Arguments.FunctionName === `\${${actionSubstitution(action)}}`;

/** Returns what the function of a state learns about the execution. */
export const runIn = (state: JsonObject): JsonObject => payloadIn(state, 'run');

/** Whether a state undoes for each entry of a saga; an iteration of a loop may undo on its own. */
export const isUndoing = ({ Type, ItemProcessor }: JsonObject): boolean =>
  Type === 'Map' &&
  isObject(ItemProcessor) &&
  isObject(ItemProcessor.States) &&
  Object.values(ItemProcessor.States).some((state) => isObject(state) && runIn(state).compensation === true);

/** Returns the input of the function of a state; nothing if it is computed. */
export const inputIn = (state: JsonObject): JsonObject => payloadIn(state, 'input');

const payloadIn = ({ Arguments }: JsonObject, field: 'input' | 'run'): JsonObject => {
  const payload = isObject(Arguments) ? Arguments.Payload : undefined;
  const value = isObject(payload) ? payload[field] : undefined;
  return isObject(value) ? value : {};
};
