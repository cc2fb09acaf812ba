import type { Contract } from '../contract.ts';
import type { Clients } from '../ports/clients.ts';
import type { ActionMiddleware } from './call.ts';

/**
 * Sends what the action returned to a state that waits for a callback: a task with a heartbeat hears from its action this way. An
 * error needs no sending: Step Functions sees the call fail.
 */
export const answerCallback = ({ options }: Contract, clients: Clients): ActionMiddleware => ({
  after: async ({ response, context: { call } }) => {
    if (call.run.task_token === undefined || options?.answers === 'later') return;
    const { tasksOn } = await import('../ports/tasks.ts');
    const delivery = await tasksOn(clients).succeed(call.run.task_token, response ?? null);
    if (delivery === 'gone') call.logger.warn('Nobody waits for the result any more');
  },
});
