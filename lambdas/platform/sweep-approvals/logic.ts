import { type Approval, aboutToExpire, standing } from '#platform/approvals/approval.ts';
import { approvalMetrics } from '#platform/approvals/approval-metrics.ts';
import { asksAgain, deliver } from '#platform/approvals/deliver.ts';
import { tellLostDecision } from '#platform/approvals/tell.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';

/** Approvals per page; DynamoDB returns at most 1 MB of them. */
const PAGE = 1000;

/** Milliseconds after which a decision that has not arrived counts as lost rather than under way. */
const LATE_MILLISECONDS = 60_000;

/**
 * Delivers and announces decisions whose delivery broke off, marks approvals as expired, and counts those about to expire. An
 * approval that cannot be settled does not keep the sweep from the others; the sweep fails at its end.
 */
export const sweepApprovals = async (_event: unknown, ports: PlatformPorts): Promise<void> => {
  const now = ports.clock.now();
  const failures: unknown[] = [];
  const attempt = (act: Promise<void>): Promise<void> =>
    act.catch((error: unknown) => void failures.push(error));
  for await (const approval of all(ports, 'undelivered')) {
    if (approval.decided && Date.parse(approval.decided.at) < now - LATE_MILLISECONDS)
      await attempt(redeliver(ports, approval));
  }
  let pending = 0;
  let expiring = 0;
  for await (const approval of all(ports, 'pending')) {
    if (standing(approval, now) === 'expired') await attempt(ports.approvals.expire(approval));
    else pending += 1;
    if (aboutToExpire(approval, now)) expiring += 1;
  }
  await approvalMetrics(pending, expiring);
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} approvals could not be settled`);
};

const redeliver = async (ports: PlatformPorts, approval: Approval): Promise<void> => {
  if (!approval.decided) return;
  const delivery = await deliver(ports, approval, approval.decided);
  await tellLostDecision(ports, approval, approval.decided);
  // It arrived and only the note of that was lost, or the execution asks again.
  if (delivery === 'delivered' || !(await asksAgain(ports, approval)))
    await ports.approvals.delivered(approval);
};

async function* all(
  { approvals }: PlatformPorts,
  status: 'undelivered' | 'pending',
): AsyncGenerator<Approval> {
  let nextToken: string | undefined;
  do {
    const page = await approvals.list(status, { limit: PAGE, nextToken });
    yield* page.approvals;
    nextToken = page.nextToken;
  } while (nextToken);
}
