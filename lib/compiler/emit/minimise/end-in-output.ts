import { certain } from '#core/certain.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { StateDraft } from '#steps/emission.ts';
import { asExpression } from '../author-text.ts';
import { inlinedValue, marked } from '../inline.ts';
import { outputValue, variablesIn } from '../present-assigns.ts';
import { areMovable, type DraftedMachine, isMovable, type MinimiserRule } from './machine.ts';

/** Types whose state may end a machine and has an Output. */
const MAY_END: ReadonlySet<unknown> = new Set(['Task', 'Map', 'Parallel', 'Pass', 'Wait']);

const MAX_DEPTH = 3;

/** Ends the machine in a state whose ways all lead to Succeed, with the output that they would have yielded. */
export const endInOutput: MinimiserRule = (machine) => {
  let changed = false;
  for (const state of machine.states.values()) {
    if (MAY_END.has(state.body.Type) && endIn(machine, state)) changed = true;
  }
  return changed;
};

const endIn = (machine: DraftedMachine, state: StateDraft): boolean => {
  const edge = state.edges.find(({ slot }) => slot.kind === 'next');
  if (edge?.target === undefined || edge.output !== undefined) return false;
  const output = outputAt(machine.states, edge.target);
  if (output === undefined) return false;
  state.body = {
    ...state.body,
    Output: outputValue(inlinedValue(output, edge.assigns)),
  };
  edge.target = undefined;
  machine.endReads.set(edge, variablesIn(output));
  return true;
};

/** What the machine yields once it is in the state; undefined if it does not end there, or not in the same way elsewhere. */
const outputAt = (states: DraftedMachine['states'], name: string, depth = 0): Json | undefined => {
  const state = states.get(name);
  if (state?.body.Type === 'Succeed') {
    const output = state.body.Output;
    return output !== undefined && isMovableValue(output) ? output : undefined;
  }
  if (state?.body.Type !== 'Choice' || depth > MAX_DEPTH) return undefined;
  let whole: Json | undefined;
  for (const { slot, assigns, target, output } of defaultLast(state).toReversed()) {
    if (output !== undefined || !areMovable(assigns) || assigns.some(({ authored }) => authored))
      return undefined;
    const inner = target === undefined ? undefined : outputAt(states, target, depth + 1);
    if (inner === undefined) return undefined;
    const here = inlinedValue(inner, assigns);
    if (slot.kind !== 'choice') whole = here;
    else if (whole === undefined || !isMovable(slot.condition)) return undefined;
    else whole = either(slot.condition, here, whole);
  }
  return whole;
};

const defaultLast = ({ edges }: StateDraft): StateDraft['edges'] =>
  edges.toSorted((a, b) => Number(a.slot.kind === 'default') - Number(b.slot.kind === 'default'));

const isMovableValue = (value: Json): boolean => {
  if (typeof value === 'string') return isMovable(value);
  if (Array.isArray(value)) return value.every(isMovableValue);
  return !isObject(value) || Object.values(value).every(isMovableValue);
};

/** One value or the other. Members are compared one by one, so that those that agree stay as they are. */
const either = (condition: string, a: Json, b: Json): Json => {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  if (isObject(a) && isObject(b) && sameKeys(a, b)) {
    return Object.fromEntries(
      Object.entries(b).map(([key, value]) => [key, either(condition, certain(a[key], key), value)]),
    );
  }
  return marked(`${inParentheses(condition)} ? ${textOf(a)} : ${textOf(b)}`);
};

const sameKeys = (a: JsonObject, b: JsonObject): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key));

const SIMPLE = /^(\$\w+( != null)?|null|true|false|\[\]|-?\d+|"[^"\\]*"|\{[^{}]*\})$/;

const inParentheses = (expression: string): string =>
  SIMPLE.test(expression) ? expression : `(${expression})`;

const textOf = (value: Json): string => inParentheses(asExpression(value));
