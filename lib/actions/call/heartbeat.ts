import type { RunInfo } from '#contracts/action-event.ts';
import type { Clients } from '../ports/clients.ts';

/** SendTaskHeartbeat for a task that waits for a callback, nothing for others. */
export const heartbeatOf = (run: RunInfo, clients: Clients) => async (): Promise<void> => {
  if (run.task_token === undefined) return;
  const { SendTaskHeartbeatCommand } = await import('@aws-sdk/client-sfn');
  await (await clients.sfn()).send(new SendTaskHeartbeatCommand({ taskToken: run.task_token }));
};
