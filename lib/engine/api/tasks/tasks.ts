import { ownField } from '#core/json.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import { readTaskToken } from '../../run/tasks/token.ts';
import type { OperationContext } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';

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
  if (!live || ownField(live.run.tasks, taskId)?.token !== token) {
    throw apiErrors.taskTimedOut('Provided task does not exist anymore');
  }
  driver.deliver(live, event(taskId));
  return {};
};
