import type { Json } from '#core/json.ts';
import { type Clients, statesCommands } from './clients.ts';

/** How a waiting task received its answer; `gone` if it no longer waits. */
export type Delivery = 'delivered' | 'gone';

/** Answers tasks that wait for a callback. */
export interface Tasks {
  succeed(token: string, output: Json): Promise<Delivery>;
  fail(token: string, error: string, cause: string): Promise<Delivery>;
}

const GONE = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

const delivery = async (sent: Promise<unknown>): Promise<Delivery> => {
  try {
    await sent;
    return 'delivered';
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return 'gone';
    throw error;
  }
};

/** Returns tasks over the Step Functions API. */
export const tasksOn = (clients: Pick<Clients, 'sfn'>): Tasks => ({
  async succeed(taskToken, output) {
    const { SendTaskSuccessCommand } = await statesCommands();
    const sfn = await clients.sfn();
    return delivery(sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })));
  },
  async fail(taskToken, error, cause) {
    const { SendTaskFailureCommand } = await statesCommands();
    const sfn = await clients.sfn();
    return delivery(sfn.send(new SendTaskFailureCommand({ taskToken, error, cause })));
  },
});
