import type { EngineEvent } from '#engine/run.ts';
import { readTaskToken } from '#engine/tasks/token.ts';
import { apiErrors } from './errors.ts';
import type { OperationContext } from './operation.ts';

/** Delivers an event to the task that a token belongs to, or throws InvalidToken or TaskTimedOut. */
export const answerTask = (
  { driver }: OperationContext,
  token: string,
  event: (taskId: string) => EngineEvent,
): Record<string, never> => {
  const named = readTaskToken(token);
  if (!named) throw apiErrors.invalidToken('Invalid token');
  const { executionArn, taskId } = named;
  const live = driver.find(executionArn);
  if (live?.run.tasks[taskId]?.token !== token) {
    throw apiErrors.taskTimedOut('Provided task does not exist anymore');
  }
  driver.deliver(live, event(taskId));
  return {};
};
