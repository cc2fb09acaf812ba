import { approvalMetrics } from '#lambdas/shared/action/metrics.ts';
import { type Approval, aboutToExpire, standing } from '#lambdas/shared/approvals/approval.ts';
import { deliver, isPaused } from '#lambdas/shared/approvals/deliver.ts';
import type { PlatformPorts } from '#lambdas/shared/ports/platform-ports.ts';

/** Milliseconds after which a decision that has not arrived is taken to be lost rather than on its way. */
const LATE_MILLISECONDS = 60_000;

/** Delivers decisions whose delivery broke off, notes which approvals have expired, and counts those that are about to. */
export const sweepApprovals = async (_event: unknown, ports: PlatformPorts): Promise<void> => {
  const now = ports.clock.now();
  for await (const approval of all(ports, 'undelivered')) {
    if (approval.decided && Date.parse(approval.decided.at) < now - LATE_MILLISECONDS)
      await redeliver(ports, approval);
  }
  let pending = 0;
  let expiring = 0;
  for await (const approval of all(ports, 'pending')) {
    if (standing(approval, now) === 'expired') await ports.approvals.expire(approval);
    else pending += 1;
    if (aboutToExpire(approval, now)) expiring += 1;
  }
  await approvalMetrics(pending, expiring);
};

const redeliver = async (ports: PlatformPorts, approval: Approval): Promise<void> => {
  if (!approval.decided || (await deliver(ports, approval, approval.decided)) === 'delivered') return;
  // Nobody waits: it arrived and only the note of that was lost, or the run is paused and will ask again.
  if (!(await isPaused(ports.executions, approval.execution))) await ports.approvals.delivered(approval);
};

async function* all(
  { approvals }: PlatformPorts,
  status: 'undelivered' | 'pending',
): AsyncGenerator<Approval> {
  let nextToken: string | undefined;
  do {
    const page = await approvals.list(status, { nextToken });
    yield* page.approvals;
    nextToken = page.nextToken;
  } while (nextToken);
}
