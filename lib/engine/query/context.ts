import type { JsonObject } from '#core/json.ts';
import { type Frame, type MapItem, STATE_DATA } from '../model/run.ts';
import type { Turn } from '../model/turn.ts';
import type { StateScope } from './data/state-evaluation.ts';

let lastMillis = Number.NaN;
let lastText = '';

/**
 * An instant as the context object shows it, without a fraction that is zero (Developer Guide: Context object). Many states
 * share one, so the last is kept.
 */
const isoInstant = (millis: number): string => {
  if (millis !== lastMillis) {
    lastMillis = millis;
    lastText = new Date(millis).toISOString().replace('.000Z', 'Z');
  }
  return lastText;
};

/** The context object of a state (Developer Guide: Accessing execution data from the Context object). */
export const contextOf = (scope: StateScope): JsonObject => {
  const { turn, frame } = scope;
  const { run } = turn;
  const { identity } = run;
  const execution: JsonObject = {
    Id: identity.id,
    Input: run.input,
    StartTime: isoInstant(run.startedAt),
    Name: identity.name,
    RoleArn: identity.roleArn,
    RedriveCount: run.redriveCount,
  };
  if (run.redrivenAt !== null) execution.RedriveTime = isoInstant(run.redrivenAt);
  const state: JsonObject = { Name: frame.state, EnteredTime: isoInstant(frame.enteredAt) };
  if (turn.stateOf(frame).retries) state.RetryCount = frame.retryCount;
  const context: JsonObject = {
    Execution: execution,
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: state,
  };
  if (scope.token !== null) context.Task = { Token: scope.token };
  const item = scope.item ?? iterationItem(turn, frame);
  if (item !== null) context.Map = { Item: itemOf(item) };
  return context;
};

/** The item of the inline iteration that the frame runs in. */
const iterationItem = (turn: Turn, from: Frame): MapItem | null => {
  for (
    let frame = from, parent = turn.parentOf(frame);
    parent;
    frame = parent, parent = turn.parentOf(frame)
  ) {
    const { waiting } = parent;
    if (waiting?.kind !== 'iterations') continue;
    return { index: frame.index, value: waiting.items[frame.index]!, source: STATE_DATA };
  }
  return null;
};

const itemOf = (item: MapItem): JsonObject => {
  const shown: JsonObject = { Index: item.index, Value: item.value };
  if (item.key !== undefined) shown.Key = item.key;
  shown.Source = item.source;
  return shown;
};
