import type { listApprovals as route } from '#contracts/http/routes/list-approvals.ts';
import { type Approval, standing, viewOf } from '#platform/approvals/approval.ts';
import type { Serves } from '#platform/handlers/serves.ts';

/** Approvals in an answer if the caller asks for no number. */
const DEFAULT_LIMIT = 50;

/** Bytes after which an answer ends before its limit: a Lambda function returns at most 6 MB, and the last page may add 1 MB. */
const SUFFICIENT_BYTES = 3_000_000;

/**
 * Lists approvals by status. An approval whose time is over counts as expired before the table says so; therefore pages of the
 * index are read until enough approvals have the status asked for.
 */
export const listApprovals: Serves<typeof route> = async ({ query }, { approvals, clock }) => {
  const { status, limit = DEFAULT_LIMIT } = query;
  const now = clock.now();
  const found: Approval[] = [];
  let nextToken = query.next_token;
  let bytes = 0;
  do {
    const page = await approvals.list(status, { limit: limit - found.length, nextToken });
    found.push(...page.approvals.filter((approval) => standing(approval, now) === status));
    bytes += Buffer.byteLength(JSON.stringify(page.approvals));
    nextToken = page.nextToken;
  } while (nextToken && found.length < limit && bytes < SUFFICIENT_BYTES);
  return { approvals: found.map((approval) => viewOf(approval, now)), next_token: nextToken };
};
