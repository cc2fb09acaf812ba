import { seededRandomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { failureOf } from '../../integrations/integration.ts';
import { parseItems } from '../../integrations/map/parse-items.ts';
import { createRun } from '../../model/create-run.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import type { Effect } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { EventRecord } from '../../model/event-record.ts';
import type { CompiledState } from '../../model/machine.ts';
import type { Run, RunIdentity } from '../../model/run.ts';
import type { InvokeTask } from '../../model/task.ts';
import { advance } from '../../run/advance.ts';
import { covers } from '../../run/failure/handlers.ts';
import { parseMachine } from '../../states/parse-machine.ts';
import { type LoneState, machineOf, originalName } from './lone-state.ts';

/** What a state starts with, and who does its task. */
export interface ProbeSettings {
  identity: RunIdentity;
  input: Json;
  variables?: JsonObject;
  /** The context object that expressions see. */
  context: JsonObject;
  /** Attempts that have been made before. */
  retries: number;
  now: number;
  /** What the ItemReader of a Map finds, as in its source; without it, it finds nothing. */
  readerData?: string;
  /** Evaluates an expression that may take long. */
  evaluate(expression: DeferredExpression): Promise<Outcome>;
  /** Returns the task's output, or a rejection with a TaskFailure. */
  work(task: InvokeTask): Promise<Json>;
}

/** What a state did. */
export interface Probe {
  run: Run;
  history: EventRecord[];
  /** Milliseconds until the next attempt; null when there is none. */
  retryAfter: number | null;
  /** Number of the retrier that covers the failure, and of the catcher that caught it; -1 if none did. */
  retryIndex: number;
  catchIndex: number;
  /** Inputs of the children that a distributed Map started. */
  children: Json[];
  /** The task's parameters and result, if it had one. */
  parameters?: Json;
  result?: Json;
  output?: Json;
  assigned?: JsonObject;
  nextState?: string;
  /** How the work failed, before the state made anything of it. */
  reported?: { error?: string; cause?: string };
  /** The failure that was retried, caught, or ended it. */
  failure?: { error?: string; cause?: string };
}

/** Runs one state by itself, once: a wait is over at once, and a retry is not made. */
export const probe = async (lone: LoneState, settings: ProbeSettings): Promise<Probe> => {
  const [, , , region = '', account = ''] = settings.identity.id.split(':');
  const machine = parseMachine(machineOf(lone), { region, account });
  const run = createRun(settings.identity, settings.input);
  run.context = settings.context;
  run.defers = true;
  if (settings.variables) run.variables = settings.variables;
  const seen: Probe = { run, history: [], retryAfter: null, retryIndex: -1, catchIndex: -1, children: [] };
  const randomness = seededRandomness(settings.now);
  const pending: EngineEvent[] = [{ type: 'start' }];
  let { now } = settings;
  for (let event = pending.shift(); event; event = pending.shift()) {
    const { effects, history } = advance(machine, run, event, now, randomness);
    seen.history.push(...history);
    if (exited(seen.history, lone.name)) break;
    for (const effect of effects) {
      if (effect.type === 'evaluate') {
        const { id, frame, expression } = effect;
        pending.push({ type: 'evaluated', id, frame, outcome: await settings.evaluate(expression) });
      } else if (effect.type === 'invokeTask') {
        seen.parameters = effect.parameters;
        countRetries(run, lone, settings.retries);
        pending.push(...(await workEvents(effect, settings, seen)));
      } else if (effect.type === 'startChild') {
        seen.children.push(effect.input);
      } else if (effect.type === 'readItems') {
        pending.push(await itemsEvent(effect, settings.readerData));
      } else if (effect.type === 'setTimer') {
        const purpose = run.timers[effect.timerId]?.purpose;
        if (purpose === 'wait' || purpose === 'continue') {
          now = Math.max(now, effect.at);
          pending.push({ type: 'timerFired', timerId: effect.timerId });
        } else if (purpose === 'retry') {
          seen.retryAfter = effect.at - now;
        }
      }
    }
  }
  return withHandlers(summed(seen, lone), machine.scopes[0]?.states.get(lone.name));
};

const withHandlers = (seen: Probe, state: CompiledState | undefined): Probe => {
  const { error } = seen.failure ?? {};
  if (!state || error === undefined) return seen;
  const failure = { error, terminal: false, heartbeat: false };
  const retryIndex = state.retriers.findIndex(({ errors }) => covers(errors, failure));
  const isCaught = seen.output !== undefined;
  const catchIndex = isCaught ? state.catchers.findIndex(({ errors }) => covers(errors, failure)) : -1;
  return { ...seen, retryIndex, catchIndex };
};

const workEvents = async (task: InvokeTask, settings: ProbeSettings, seen: Probe): Promise<EngineEvent[]> => {
  const { taskId } = task;
  try {
    const output = await settings.work(task);
    seen.result = output;
    return [{ type: 'taskSucceeded', taskId, output }];
  } catch (reason) {
    seen.reported = failureOf(reason);
    return [{ type: 'taskFailed', taskId, ...seen.reported }];
  }
};

const itemsEvent = async (
  effect: Extract<Effect, { type: 'readItems' }>,
  data = '[]',
): Promise<EngineEvent> => {
  const { mapRunId, readerConfig } = effect;
  try {
    const config: JsonObject = { InputType: 'JSON', ...readerConfig };
    const items = await parseItems(Buffer.from(data), config);
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
