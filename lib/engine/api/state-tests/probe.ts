import { seededRandomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { failureOf } from '../../integrations/integration.ts';
import { parseItems } from '../../integrations/map/parse-items.ts';
import { createRun } from '../../model/create-run.ts';
import type { Effect } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { EventRecord } from '../../model/event-record.ts';
import type { Run, RunIdentity } from '../../model/run.ts';
import type { InvokeTask } from '../../model/task.ts';
import { advance } from '../../run/advance.ts';
import { parseMachine } from '../../states/parse-machine.ts';
import { type LoneState, machineOf, originalName } from './lone-state.ts';

/** What a state starts with, and who does its task. */
export interface ProbeSettings {
  identity: RunIdentity;
  input: Json;
  variables?: JsonObject;
  /** `Execution.Input` of the context object. */
  executionInput?: Json;
  /** Attempts that have been made before. */
  retries: number;
  now: number;
  /** What the ItemReader of a Map finds, as in its source; without it, it finds nothing. */
  readerData?: string;
  /** Returns the task's output, or a rejection with a TaskFailure. */
  work(task: InvokeTask): Promise<Json>;
}

/** What a state did. */
export interface Probe {
  run: Run;
  history: EventRecord[];
  /** Milliseconds until the next attempt; null when there is none. */
  retryAfter: number | null;
  /** Number of the retrier that asks for it. */
  retryIndex: number;
  /** Inputs of the children that a distributed Map started. */
  children: Json[];
  /** The task's parameters and result, if it had one. */
  parameters?: Json;
  result?: Json;
  output?: Json;
  assigned?: JsonObject;
  nextState?: string;
  /** The failure that was retried, caught, or ended it. */
  failure?: { error?: string; cause?: string };
}

/** Runs one state by itself, once: a wait is over at once, and a retry is not made. */
export const probe = async (lone: LoneState, settings: ProbeSettings): Promise<Probe> => {
  const { executionInput, input } = settings;
  const definition = executionInput === undefined ? machineOf(lone) : precededBy(machineOf(lone), input);
  const [, , , region = '', account = ''] = settings.identity.id.split(':');
  const machine = parseMachine(definition, { region, account });
  const run = createRun(settings.identity, executionInput ?? input);
  if (settings.variables) run.variables = settings.variables;
  const seen: Probe = { run, history: [], retryAfter: null, retryIndex: -1, children: [] };
  const randomness = seededRandomness(settings.now);
  const pending: EngineEvent[] = [{ type: 'start' }];
  let { now } = settings;
  for (let event = pending.shift(); event; event = pending.shift()) {
    const { effects, history } = advance(machine, run, event, now, randomness);
    seen.history.push(...history);
    if (exited(seen.history, lone.name)) break;
    for (const effect of effects) {
      if (effect.type === 'invokeTask') {
        seen.parameters = effect.parameters;
        countRetries(run, lone, settings.retries);
        pending.push(...(await workEvents(effect, settings, seen)));
      } else if (effect.type === 'startChild') {
        seen.children.push(effect.input);
      } else if (effect.type === 'readItems') {
        pending.push(itemsEvent(effect, settings.readerData));
      } else if (effect.type === 'setTimer') {
        const purpose = run.timers[effect.timerId]?.purpose;
        if (purpose === 'wait') {
          now = Math.max(now, effect.at);
          pending.push({ type: 'timerFired', timerId: effect.timerId });
        } else if (purpose === 'retry') {
          seen.retryAfter = effect.at - now;
          const counts = Object.values(run.frames)[0]?.retries ?? [];
          seen.retryIndex = counts.findIndex((count) => count > settings.retries);
        }
      }
    }
  }
  return summed(seen, lone);
};

/** Returns the machine with a state before the first that hands it the input, if the execution's own is another. */
const precededBy = (definition: JsonObject, input: Json): JsonObject => {
  const name = 'the input';
  const state = { Type: 'Pass', QueryLanguage: 'JSONPath', Result: input, Next: definition.StartAt ?? null };
  return { ...definition, StartAt: name, States: { ...(definition.States as JsonObject), [name]: state } };
};

const workEvents = async (task: InvokeTask, settings: ProbeSettings, seen: Probe): Promise<EngineEvent[]> => {
  const { taskId } = task;
  try {
    const output = await settings.work(task);
    seen.result = output;
    return [{ type: 'taskSucceeded', taskId, output }];
  } catch (reason) {
    const { error, cause } = failureOf(reason);
    return [{ type: 'taskFailed', taskId, error, cause }];
  }
};

const itemsEvent = (effect: Extract<Effect, { type: 'readItems' }>, data = '[]'): EngineEvent => {
  const { mapRunId, readerConfig } = effect;
  try {
    const config: JsonObject = { InputType: 'JSON', ...readerConfig };
    const items = parseItems(Buffer.from(data), config);
    const most = Number(config.MaxItems ?? 0);
    const taken = most > 0 && Array.isArray(items) ? items.slice(0, most) : items;
    return { type: 'itemsRead', mapRunId, items: taken };
  } catch (reason) {
    return { type: 'itemsReadFailed', mapRunId, ...failureOf(reason) };
  }
};

/** Lets the state believe that it has been tried so often already. */
const countRetries = (run: Run, { state }: LoneState, retries: number): void => {
  const frame = Object.values(run.frames)[0];
  if (!frame || retries === 0 || !Array.isArray(state.Retry)) return;
  frame.retries = state.Retry.map(() => retries);
  frame.retryCount = retries;
};

const exited = (history: EventRecord[], name: string): EventRecord | undefined =>
  history.find((event) => event.type.endsWith('StateExited') && event.details?.name === name);

const summed = (seen: Probe, { name }: LoneState): Probe => {
  const exit = exited(seen.history, name);
  const next = seen.history.find(
    (event) => exit !== undefined && event.id > exit.id && event.type.endsWith('StateEntered'),
  );
  const failed = seen.history.findLast(
    (event) => (!exit || event.id < exit.id) && event.details?.error !== undefined,
  );
  if (exit) {
    seen.output = exit.details?.output;
    seen.assigned = exit.details?.assignedVariables as JsonObject | undefined;
  }
  if (next) seen.nextState = originalName(String(next.details?.name));
  if (failed?.details) {
    const { error, cause } = failed.details as { error?: string; cause?: string };
    seen.failure = { error, cause };
  }
  return seen;
};
