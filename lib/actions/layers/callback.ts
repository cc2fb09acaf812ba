import type { RunInfo } from '#contracts/action-event.ts';
import type { Layer } from '../action-call.ts';
import { type Clients, statesCommands } from '../ports/clients.ts';

/**
 * Sends what the action returned to the state that waits for its callback: a task with a heartbeat gets its result this way. Sends
 * no errors, because Step Functions sees the call fail.
 */
export const answerCallback: Layer = async (call, next, { contract, clients }) => {
  const output = await next(call);
  const token = call.run.task_token;
  if (token === undefined || contract.options?.answers === 'later') return output;
  const { tasksOn } = await import('../ports/tasks.ts');
  const delivery = await tasksOn(clients).succeed(token, output);
  if (delivery === 'gone') call.logger.warn('No one waits for the result any longer');
  return output;
};

/** Returns the heartbeat of a run's task: SendTaskHeartbeat if it waits for a callback, nothing if not. */
export const heartbeatOf = (run: RunInfo, clients: Clients) => async (): Promise<void> => {
  if (run.task_token === undefined) return;
  const { SendTaskHeartbeatCommand } = await statesCommands();
  await (await clients.sfn()).send(new SendTaskHeartbeatCommand({ taskToken: run.task_token }));
};
