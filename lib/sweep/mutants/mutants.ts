import { isDeepStrictEqual } from 'node:util';
import { walkGraphs } from '#asl/walk.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { catchersOf, catchKey, handles, retriersOf, retryKey, wayKey } from '#testing/coverage/edges.ts';
import { isUndoing } from '../called-state.ts';

/** A definition from which one safeguard was taken out. */
export interface Mutant {
  /** What was taken out: `charge: without Catch 0 (States.ALL)`. */
  name: string;
  /** Name of the state that lacks it. */
  state: string;
  /** Keys of the ways that executions take for which it matters; absent if it may matter to all that enter the state. */
  ways?: readonly string[];
  definition: JsonObject;
}

/** Takes a safeguard out of a copy of the definition. */
type Change = (state: JsonObject) => void;

/** What is taken out, how, and the ways for which it matters. */
type Safeguard = Pick<Mutant, 'ways'> & { what: string; change: Change };

/** Makes a mutant of each safeguard of a definition: each Catch, each Retry that repeats, each saga entry, each state that undoes. */
export const mutantsOf = (definition: JsonObject): Mutant[] =>
  walkGraphs(definition).flatMap(({ states }) =>
    states.flatMap(({ name, state, location }) =>
      safeguardsOf(name, state).map(({ what, change, ways }) => ({
        name: `${name}: ${what}`,
        state: name,
        definition: changed(definition, location, change),
        ...defined({ ways }),
      })),
    ),
  );

const safeguardsOf = (name: string, state: JsonObject): Safeguard[] => [
  ...without(name, state, 'Catch'),
  ...without(name, state, 'Retry'),
  ...sagaEntries(name, state),
  ...(isUndoing(state) ? [{ what: 'undoes nothing', change: nothingToUndo }] : []),
];

const without = (name: string, state: JsonObject, field: 'Catch' | 'Retry'): Safeguard[] =>
  objectsIn(state[field]).flatMap((handler, index, all): Safeguard[] => {
    if (isEquivalent(handler, all)) return [];
    const errors = errorsOf(handler).join(', ');
    const change: Change = (copy) => {
      copy[field] = objectsIn(copy[field]).filter((_, other) => other !== index);
    };
    return [
      {
        what: `without ${field} ${index} (${errors.length > 60 ? `${errors.slice(0, 60)}…` : errors})`,
        change,
        ...defined({
          ways: field === 'Catch' ? waysOfCatcher(name, state, index) : waysOfRetrier(name, state, index),
        }),
      },
    ];
  });

/** Returns the keys of the ways that lead through a catcher; undefined if coverage does not tell it from others. */
const waysOfCatcher = (name: string, state: JsonObject, index: number): string[] | undefined => {
  const catcher = catchersOf(name, state).find(({ key }) => key === catchKey(name, index));
  // An error that the engine finds itself, in a result, leaves the state as a result does.
  return catcher && [catcher.key, wayKey(name, catcher.next)];
};

const waysOfRetrier = (name: string, state: JsonObject, index: number): string[] | undefined => {
  const retrier = retriersOf(name, state).find(({ key }) => key === retryKey(name, index));
  return retrier && [retrier.key];
};

/**
 * Whether a definition without a handler does the same: a retrier that never retries, if none after it has one of its errors; and a catcher
 * of too much data before a catcher of everything that does what it does. (States.ALL takes it in where a task's result is too large, and
 * only there.)
 */
const isEquivalent = (handler: JsonObject, all: readonly JsonObject[]): boolean => {
  const { ErrorEquals, ...rest } = handler;
  if (handler.MaxAttempts === 0) {
    const after = all.slice(all.indexOf(handler) + 1).map(errorsOf);
    return errorsOf(handler).every((error) => !after.some((errors) => handles(errors, error)));
  }
  if (JSON.stringify(ErrorEquals) !== '["States.DataLimitExceeded"]') return false;
  return all.some(
    ({ ErrorEquals: errors, ...other }) =>
      JSON.stringify(errors) === '["States.ALL"]' && isDeepStrictEqual(rest, other),
  );
};

const errorsOf = ({ ErrorEquals }: JsonObject): string[] =>
  Array.isArray(ErrorEquals) ? ErrorEquals.map(String) : [];

/** Places that assign variables: the state itself, its catchers, its choices. */
const assigning = (state: JsonObject): JsonObject[] => [
  state,
  ...objectsIn(state.Catch),
  ...objectsIn(state.Choices),
];

const sagaEntries = (name: string, state: JsonObject): Safeguard[] =>
  assigning(state).flatMap((place, index) =>
    assignedIn(place)
      .filter(([, value]) => typeof value === 'string' && ENTRY.test(value))
      .map(([variable]) => ({
        what: `without the saga entry in Assign ${index}`,
        change: (copy) => {
          const target = assigning(copy)[index];
          if (target)
            target.Assign = Object.fromEntries(assignedIn(target).filter(([other]) => other !== variable));
        },
        // The state's own variables are assigned however a result is found.
        ...(place !== state && { ways: waysTo(name, state, place.Next) }),
      })),
  );

/** Returns the keys of all ways that lead from a state to another, by a catcher or without one. */
const waysTo = (name: string, state: JsonObject, next: Json | undefined): string[] => [
  wayKey(name, String(next)),
  ...catchersOf(name, state).flatMap((catcher) => (catcher.next === next ? [catcher.key] : [])),
];

/** What the compiler writes of a step that is to be undone. */
const ENTRY = /"step": "[^"]+", "uses": /;

const assignedIn = ({ Assign }: JsonObject): [string, Json][] =>
  isObject(Assign) ? Object.entries(Assign) : [];

const nothingToUndo: Change = (copy) => {
  copy.Items = [];
};

const objectsIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Changes the state at a location of a copy; locations are those of `walkGraphs`. */
const changed = (definition: JsonObject, location: string, change: Change): JsonObject => {
  const copy = structuredClone(definition);
  const state = walkGraphs(copy)
    .flatMap(({ states }) => states)
    .find((one) => one.location === location)?.state;
  if (state) change(state);
  return copy;
};
