import type { ActionLogger } from '#actions/telemetry/logging.ts';
import { type Announcing, announce } from '#platform/announcements/announce.ts';
import type { Approval } from '#platform/approvals/approval.ts';

/** An approval is requested, or it is time to look for what was not announced. */
export interface AnnouncedEvent {
  detail?: { approval?: string };
}

/** Approvals per page of the sweep. */
const PAGE = 100;

/**
 * Announces the approval that an event tells of. Without one, announces whatever pending approval is still to be announced: one whose
 * event was lost, or whose mail or webhook did not take it, with longer and longer pauses, and says which will not be tried again.
 */
export const announceApprovals = async (
  { detail }: AnnouncedEvent,
  announcing: Announcing & { logger: ActionLogger },
): Promise<void> => {
  const { approvals, channels } = announcing;
  if (channels.length === 0) return;
  if (detail?.approval !== undefined) {
    const approval = await approvals.get(detail.approval);
    if (approval) warn(await announce(approval, announcing), announcing.logger);
    return;
  }
  let nextToken: string | undefined;
  do {
    const page = await approvals.list('pending', { limit: PAGE, nextToken });
    for (const approval of page.approvals) {
      const announced = await announce(approval, { ...announcing, isLate: true });
      if (announced !== approval) warn(announced, announcing.logger);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
};

const warn = ({ id, announcements = [] }: Approval, logger: ActionLogger): void => {
  for (const { channel, delivered, tries, error } of announcements)
    if (!delivered)
      logger.warn('An approval could not be announced', { approval: id, channel, tries, problem: error });
};
