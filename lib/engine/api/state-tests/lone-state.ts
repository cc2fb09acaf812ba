import { diagnosticsText } from '#asl/diagnostic.ts';
import type { QueryLanguage } from '#asl/query-language.ts';
import { MAX_DEPTH, parseDefinitionText, validateDefinition } from '#asl/validate.ts';
import { walkGraphs } from '#asl/walk.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { isDeeper } from '#core/json-depth.ts';
import { apiErrors } from '../protocol/errors.ts';

/** A state taken out of its machine, to be run by itself. */
export interface LoneState {
  name: string;
  state: JsonObject;
  language: QueryLanguage;
  /** Definition of the machine that it was taken from, if it was. */
  machine?: string;
}

/** Name of a state that is given without one, and of any tested state in its context object. */
export const NAMELESS = 'StateName';

/** Appended to the name of a state that is its own successor, so that the test ends there. */
const AGAIN = ' again';

/** Returns the state that a test is about: a definition of one, or a machine's with the state's name. */
export const loneState = (definition: string, stateName: string | undefined): LoneState => {
  const parsed = parse(definition);
  if (!isObject(parsed.States)) {
    return {
      name: stateName ?? NAMELESS,
      state: parsed,
      language: parsed.QueryLanguage === 'JSONata' ? 'JSONata' : 'JSONPath',
    };
  }
  if (stateName === undefined) {
    throw apiErrors.validation('stateName must be specified when the definition is a state machine');
  }
  const states = walkGraphs(parsed).flatMap((scope) => scope.states);
  const found = states.find(({ name }) => name === stateName);
  if (!found) throw apiErrors.validation('State not found in definition');
  return { name: stateName, state: found.state, language: found.language, machine: definition };
};

/** Returns a machine of this state, with its possible successors replaced by states that end it. */
export const machineOf = ({ name, state, language }: LoneState): JsonObject => {
  const own = renamed(state, name) as JsonObject;
  const targets = targetsIn(own).map((target) => [target, { Type: 'Succeed' }]);
  return { QueryLanguage: language, StartAt: name, States: { [name]: own, ...Object.fromEntries(targets) } };
};

/** Returns the name of a state that `machineOf` put in place of the original's. */
export const originalName = (name: string): string =>
  name.endsWith(AGAIN) ? name.slice(0, -AGAIN.length) : name;

/** Returns the state with its transitions to itself renamed. */
const renamed = (value: Json, name: string): Json => {
  const state = { ...(value as JsonObject) };
  if (state.Next === name) state.Next = name + AGAIN;
  if (state.Default === name) state.Default = name + AGAIN;
  for (const list of ['Choices', 'Catch']) {
    const rules = state[list];
    if (Array.isArray(rules))
      state[list] = rules.map((rule) => (isObject(rule) ? renamed(rule, name) : rule));
  }
  return state;
};

const targetsIn = (state: JsonObject): string[] => {
  const rules = [state.Choices, state.Catch].flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
  const targets = [state.Next, state.Default, ...rules.map((rule) => rule.Next)];
  return targets.filter((target) => typeof target === 'string');
};

const parse = (text: string): JsonObject => {
  const { definition, diagnostics } = parseDefinitionText(text);
  if (!definition) throw apiErrors.invalidDefinition(diagnosticsText(diagnostics));
  // What is deeper is refused in the words of the definition's rules.
  if (isDeeper(definition, MAX_DEPTH))
    throw apiErrors.invalidDefinition(diagnosticsText(validateDefinition(definition)));
  return definition;
};
