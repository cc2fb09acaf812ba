import type { Clock } from 'baton/actions';
import { z } from 'zod';
import type { Outbox, Withdrawal } from './outbox.ts';

/** Input of every withdrawal: it needs nothing of the step's result, so it also undoes a step whose outcome is unknown. */
export const withdrawalInput = z.strictObject({
  campaign: z.string().min(1).describe('The campaign that was published: the name of the execution.'),
});

/** What a withdrawal needs of its context. */
interface WithdrawalContext {
  outbox: Outbox;
  clock: Clock;
  run: { execution: string; step: string };
}

/** Returns the logic that withdraws what a channel published. */
export const withdrawFrom =
  (channel: string) =>
  (
    { campaign }: z.output<typeof withdrawalInput>,
    { outbox, clock, run }: WithdrawalContext,
  ): Promise<Withdrawal> =>
    outbox.withdraw(
      { campaign, channel },
      { execution: run.execution, step: run.step, at: new Date(clock.now()).toISOString() },
    );
