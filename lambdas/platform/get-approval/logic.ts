import type { getApproval as route } from '#contracts/http/routes/get-approval.ts';
import { viewOf } from '#platform/approvals/approval.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { Problem } from '#platform/problem.ts';

/** Returns what is to be approved, and its status. */
export const getApproval: Serves<typeof route> = async ({ parameters }, { approvals, clock }) => {
  const approval = await approvals.get(parameters.approval);
  if (!approval) throw new Problem('not_found', `There is no approval "${parameters.approval}"`);
  return viewOf(approval, clock.now());
};
