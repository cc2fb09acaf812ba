import { WAITING_COMMENTS } from '#contracts/flow.ts';
import {
  continuationsBefore,
  originalName,
  rerunDescription,
  versionDescription,
} from '#contracts/resumed-executions.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { reachableFrom } from './missing.ts';

/** Variables that the compiler makes, with what they are before anything was done. */
export const INITIAL: readonly [string, Json][] = [
  ['saga', []],
  ['failure', null],
];

/** Bytes of a definition that Step Functions takes (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const MAX_DEFINITION_BYTES = 1_048_576;

/** Explains why Step Functions does not take a definition. */
export const unlessTooLong = (definition: JsonObject): string | undefined => {
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  return bytes > MAX_DEFINITION_BYTES
    ? `with its variables the definition has ${bytes} bytes, expected at most ${MAX_DEFINITION_BYTES}`
    : undefined;
};

/** What a definition is to continue. */
export interface ContinuationOf {
  /** Name of the execution that ended. */
  execution: string;
  /** Name of the one that continues it. */
  as: string;
  /** State to begin with. */
  state: string;
  /** What the user called it. */
  step: string;
  variables: ReadonlyMap<string, Json>;
}

const NAME = '$states.context.Execution.Name';
const REDRIVES = '[$states.context.Execution.RedriveCount]';

/**
 * Returns a definition that begins in a state, with variables as another execution left them. It says that it is that execution, so that
 * keys are the same: an effect that is done is not done again, and what another had begun is waited for. States that can no longer be reached
 * are left out, because Step Functions refuses them.
 */
export const continuedDefinition = (definition: JsonObject, continuation: ContinuationOf): JsonObject => {
  const { execution, as, step } = continuation;
  const name = JSON.stringify(originalName(as));
  const redrives = `${REDRIVES.slice(0, -1)}, ${continuationsBefore(as)}]`;
  const same = (value: Json): Json => {
    if (typeof value === 'string') return value.replaceAll(NAME, () => name).replaceAll(REDRIVES, redrives);
    if (Array.isArray(value)) return value.map(same);
    return isObject(value) ? mapped(value, same) : value;
  };
  const { first, states } = beginningAt(definition, continuation, versionDescription(execution, step));
  return {
    ...definition,
    StartAt: first.name,
    States: { [first.name]: first.state, ...mapped(states, same) },
  };
};

/**
 * Returns a definition that begins in a state, with variables as another execution left them, and is another execution: its keys are its own,
 * and it undoes nothing of the other. If executions of the workflow wait for their turn, it does too.
 */
export const rerunDefinition = (definition: JsonObject, rerun: Omit<ContinuationOf, 'as'>): JsonObject => {
  const variables = ownVariables(definition, rerun.variables);
  const comment = rerunDescription(rerun.execution, rerun.step);
  const { first, states } = beginningAt(definition, { ...rerun, variables }, comment);
  const turn = turnStates(definition, first.name);
  return {
    ...definition,
    StartAt: Object.keys(turn)[0] ?? first.name,
    States: { ...turn, [first.name]: first.state, ...states },
  };
};

/** Returns variables without what they say of effects that belong to another execution: the list of what to undo, and how long it was. */
const ownVariables = (
  definition: JsonObject,
  variables: ReadonlyMap<string, Json>,
): ReadonlyMap<string, Json> => {
  const own = new Map([...variables, ...INITIAL.filter(([name]) => variables.has(name))]);
  const read = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) read(item);
    if (!isObject(value)) return;
    for (const [name, text] of Object.entries(isObject(value.Assign) ? value.Assign : {}))
      if (own.has(name) && isMark(name, text)) own.set(name, 0);
    for (const [key, item] of Object.entries(value)) if (key !== 'Assign') read(item);
  };
  read(definition);
  return own;
};

/** Whether a variable marks how long the list of what to undo was when a block began. */
const isMark = (name: string, text: Json): boolean =>
  name.startsWith('mark_') && typeof text === 'string' && text.includes('$count(') && text.includes('$saga');

/** Returns the states in which an execution waits for its turn before anything else, and after which `next` follows; none in most workflows. */
const turnStates = ({ StartAt, States }: JsonObject, next: string): Record<string, JsonObject> => {
  const all = isObject(States) ? States : {};
  const stateAt = (name: Json | undefined): JsonObject => {
    const state = ownField(all, String(name));
    return isObject(state) ? state : {};
  };
  const says = (name: Json | undefined, comment: string): boolean =>
    String(stateAt(name).Comment).startsWith(comment);
  // A start that waits for newer ones comes before; who runs something again wants no other start in its place.
  const start = says(StartAt, WAITING_COMMENTS.debounce) ? stateAt(StartAt).Next : StartAt;
  if (start === undefined || !says(start, WAITING_COMMENTS.turn)) return {};
  const waits = stateAt(start).Next;
  const begins = waits !== undefined && says(waits, WAITING_COMMENTS.begin) ? waits : undefined;
  const turn: Record<string, JsonObject> = {
    [String(start)]: { ...stateAt(start), Next: begins ?? next },
    ...(begins !== undefined && { [String(begins)]: { ...stateAt(begins), Next: next } }),
  };
  const ends = Object.values(turn).flatMap(({ Catch }) =>
    (Array.isArray(Catch) ? Catch : []).flatMap((one) => (isObject(one) ? [String(one.Next)] : [])),
  );
  for (const end of ends) turn[end] = stateAt(end);
  return turn;
};

/** Returns a state that sets the variables, and the states that can be reached from where it leads: Step Functions refuses others. */
const beginningAt = (
  definition: JsonObject,
  { state, variables }: Pick<ContinuationOf, 'state' | 'variables'>,
  comment: string,
): { first: { name: string; state: JsonObject }; states: JsonObject } => {
  const reachable = reachableFrom(definition, state);
  const states = Object.entries(definition.States as JsonObject).filter(([name]) => reachable.has(name));
  const first: JsonObject = {
    Type: 'Pass',
    Comment: comment,
    Assign: Object.fromEntries([...variables].map(([variable, value]) => [variable, literal(value)])),
    Next: state,
  };
  return { first: { name: firstName(reachable), state: first }, states: Object.fromEntries(states) };
};

const firstName = (taken: ReadonlySet<string>): string => {
  let name = 'continue';
  while (taken.has(name)) name += '_';
  return name;
};

const mapped = (value: JsonObject, map: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));

/** Returns a value as a definition has it, where a text may look like an expression. */
const literal = (value: Json): Json => {
  if (typeof value === 'string') return /^\s*\{%/.test(value) ? `{% ${JSON.stringify(value)} %}` : value;
  if (Array.isArray(value)) return value.map(literal);
  return isObject(value) ? mapped(value, literal) : value;
};
