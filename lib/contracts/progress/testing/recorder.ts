import type { ProgressEvent } from '../history-event.ts';

/** Writes events one second apart; `after` names the event that led to each (default: the previous one). */
export const recorder = () => {
  const events: ProgressEvent[] = [];
  const add = (type: string, details: object = {}, after?: number): number => {
    const id = events.length + 1;
    events.push({ id, previousEventId: after ?? id - 1, type, timestamp: new Date(id * 1000), ...details });
    return id;
  };
  const enter = (name: string, kind = 'Task', after?: number): number =>
    add(`${kind}StateEntered`, { stateEnteredEventDetails: { name } }, after);
  const exit = (name: string, kind = 'Task', after?: number): number =>
    add(`${kind}StateExited`, { stateExitedEventDetails: { name } }, after);
  const attempt = (after?: number, run?: object): number => {
    const parameters = JSON.stringify({ Payload: { input: {}, run: run ?? {} } });
    add('TaskScheduled', { taskScheduledEventDetails: { parameters } }, after);
    return add('TaskStarted');
  };
  const whole = (name: string, after?: number): number => {
    enter(name, 'Task', after);
    attempt();
    add('TaskSucceeded');
    return exit(name);
  };
  return { events, add, enter, exit, attempt, whole };
};
