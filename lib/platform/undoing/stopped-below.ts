import { rootOfExecution } from '#contracts/child-executions.ts';
import { describeIfKnown, type Executions, eventsOf } from '../ports/executions.ts';
import { awaitedExecutions } from './import-history.ts';

/** Levels of executions below one another that are looked at. */
const MAX_LEVELS = 20;

/**
 * Returns the executions that a stopped execution has taken along: those that its `workflow` steps waited for, also in iterations which are
 * executions, directly or through others. Executions that continue them begin when it is redriven. One of each log is named.
 */
export const stoppedBelow = async (
  executions: Pick<Executions, 'abortedIterations' | 'describe' | 'pages'>,
  execution: string,
): Promise<string[]> => {
  const found = new Map<string, string>();
  const look = async (at: string, level: number): Promise<void> => {
    if (level > MAX_LEVELS) return;
    const events = await eventsOf(executions, at);
    for (const child of awaitedExecutions(events)) {
      const { status, error } = (await describeIfKnown(executions, child)) ?? {};
      // One that was stopped by itself has an error.
      if (status !== 'ABORTED' || error !== undefined) continue;
      found.set(rootOfExecution(child), child);
      await look(child, level + 1);
    }
    for (const { mapRunStartedEventDetails: run } of events) {
      if (run?.mapRunArn === undefined) continue;
      for await (const iteration of executions.abortedIterations(run.mapRunArn)) await look(iteration, level);
    }
  };
  await look(execution, 1);
  return [...found.values()];
};
