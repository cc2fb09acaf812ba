import type { Clock } from '#core/clock.ts';
import { isoOf } from '#core/instants.ts';
import { type Approval, standing } from '../approvals/approval.ts';
import type { ApprovalStore } from '../approvals/approval-store.ts';
import type { StarterOf } from '../ports/audit.ts';
import { isDue, messageOf, type Place, withTry } from './announcement.ts';
import type { Channel } from './channels.ts';

/** What announcing needs. */
export interface Announcing {
  approvals: ApprovalStore;
  clock: Clock;
  starterOf: StarterOf;
  channels: readonly Channel[];
  place: Place;
}

/**
 * Announces a pending approval in every channel in which that is due, and records what became of it. A channel that fails keeps the others
 * from nothing. Returns the approval as it is recorded.
 */
export const announce = async (approval: Approval, announcing: Announcing): Promise<Approval> => {
  const { approvals, clock, starterOf, channels, place } = announcing;
  const now = clock.now();
  const due = channels.filter(({ name }) => isDue(approval, name, now));
  if (due.length === 0 || standing(approval, now) !== 'pending') return approval;
  const starter = await starterOf(approval.execution);
  const message = messageOf(approval, { now, starter, place });
  const errors = await Promise.all(
    due.map(({ send }) =>
      send(approval.id, message).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    ),
  );
  const at = isoOf(now);
  const announcements = due.reduce(
    (before, { name: channel }, index) =>
      withTry(before, {
        channel,
        at,
        delivered: errors[index] === undefined,
        ...(errors[index] !== undefined && { error: errors[index] }),
      }),
    approval.announcements ?? [],
  );
  await approvals.announced(approval.id, announcements);
  return { ...approval, announcements };
};
