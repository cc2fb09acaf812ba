import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { describeIfKnown, type Executions, eventsOf } from '../ports/executions.ts';
import { awaitedExecutions } from './import-history.ts';

/** Levels of executions below one another that are looked at. */
const MAX_LEVELS = 20;

/** Iterations whose histories are read at once: a request has half a minute, and there may be thousands. */
const AT_ONCE = 20;

/**
 * Returns the executions that a stopped execution has taken along: those that its `workflow` steps waited for, also in iterations which are
 * executions, directly or through others. Executions that continue them begin when it continues. One of each log is named. With
 * `states`, those that only other states have started are left out.
 */
export const stoppedBelow = async (
  executions: Pick<Executions, 'abortedIterations' | 'definition' | 'describe' | 'pages'>,
  execution: string,
  { states }: { states?: ReadonlySet<string> } = {},
): Promise<string[]> => {
  const found = new Map<string, string>();
  const look = async (at: string, level: number): Promise<void> => {
    if (level <= MAX_LEVELS && (await mayCall(executions, at))) await lookIn(at, level);
  };
  const lookIn = async (at: string, level: number): Promise<void> => {
    const events = await eventsOf(executions, at);
    const counts = level === 1 && states ? startedIn(events, states) : () => true;
    const own = events.filter(counts);
    for (const { mapRunStartedEventDetails: run } of own) {
      if (run?.mapRunArn === undefined) continue;
      const iterations: string[] = [];
      for await (const iteration of executions.abortedIterations(run.mapRunArn)) iterations.push(iteration);
      for (let first = 0; first < iterations.length; first += AT_ONCE)
        await Promise.all(iterations.slice(first, first + AT_ONCE).map((one) => lookIn(one, level)));
    }
    for (const child of awaitedExecutions(own)) {
      const { status, error } = (await describeIfKnown(executions, child)) ?? {};
      // One that was stopped by itself has an error.
      if (status !== 'ABORTED' || error !== undefined) continue;
      found.set(rootOfExecution(child), child);
      await look(child, level + 1);
    }
  };
  await look(execution, 1);
  return [...found.values()];
};

/** Whether states of an execution's definition wait for others; also if that cannot be read. */
const mayCall = async (executions: Pick<Executions, 'definition'>, execution: string): Promise<boolean> => {
  const definition = await executions.definition(execution);
  return !definition || JSON.stringify(definition).includes(':states:startExecution.sync');
};

/** Returns whether an event is of one of these states. */
const startedIn = (
  events: readonly HistoryEvent[],
  states: ReadonlySet<string>,
): ((event: HistoryEvent) => boolean) => {
  const byId = new Map(events.map((event) => [event.id, event]));
  return (event) => {
    let at: HistoryEvent | undefined = event;
    while (at && !at.stateEnteredEventDetails) at = byId.get(at.previousEventId);
    return states.has(at?.stateEnteredEventDetails?.name ?? '');
  };
};
