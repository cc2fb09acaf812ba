import { walkGraphs } from '#asl/walk.ts';
import { failureOf } from '#contracts/progress/history-event.ts';
import type { JsonObject } from '#core/json.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import { catchersOf, handles, retriersOf, timeoutKey, wayKey } from './edges.ts';

/** Returns the states of a definition at any depth, by name. */
export const statesByName = (definition: JsonObject): Map<string, JsonObject> =>
  new Map(walkGraphs(definition).flatMap((graph) => graph.states.map(({ name, state }) => [name, state])));

/** Returns the keys of the ways that an execution has taken through a definition with these states. */
export const takenWays = (
  states: ReadonlyMap<string, JsonObject>,
  history: readonly HistoryEvent[],
): Set<string> => {
  const byId = new Map(history.map((event) => [event.id, event]));
  const entered = new Map(history.filter(isEntry).map((event) => [event.previousEventId, nameIn(event)]));
  const stateOf = new Map<number, string>();
  const taken = new Set<string>();
  let newest = '';

  for (const event of history) {
    const { id, previousEventId, type } = event;
    const before = byId.get(previousEventId);
    const name = nameIn(event) ?? stateOf.get(previousEventId);
    const state = name === undefined ? undefined : states.get(name);
    newest = failureOf(event)?.error ?? newest;
    if (name === undefined || !state) continue;
    stateOf.set(id, name);
    if (type === 'FailStateEntered' || type === 'SucceedStateEntered') taken.add(wayKey(name, undefined));
    if (type === 'TaskTimedOut' && newest === 'States.Timeout') taken.add(timeoutKey(name));
    if (type === 'TaskScheduled' && before && FAILED.test(before.type)) {
      const error = failureOf(before)?.error ?? newest;
      const retrier = retriersOf(name, state).find(({ errors }) => handles(errors, error));
      if (retrier) taken.add(retrier.key);
    }
    if (!type.endsWith('StateExited')) continue;
    const next = entered.get(id);
    if (!before || !FAILED.test(before.type)) {
      taken.add(wayKey(name, next));
      continue;
    }
    const error = failureOf(before)?.error ?? newest;
    const catcher = catchersOf(name, state).find((one) => one.next === next && handles(one.errors, error));
    if (catcher) taken.add(catcher.key);
  }
  return taken;
};

const FAILED = /(Failed|TimedOut)$/;

const isEntry = ({ type }: HistoryEvent): boolean => type.endsWith('StateEntered');

const nameIn = ({ stateEnteredEventDetails, stateExitedEventDetails }: HistoryEvent): string | undefined => {
  const name = (stateEnteredEventDetails ?? stateExitedEventDetails)?.name;
  return typeof name === 'string' ? name : undefined;
};
