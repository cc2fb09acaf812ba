import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { type Approval, standing } from '../approvals/approval.ts';
import type { ApprovalStore } from '../approvals/approval-store.ts';
import type { StarterOf } from '../ports/audit.ts';
import { isDue, messageOf, type Place, withTry } from './announcement.ts';
import type { Channel } from './channel.ts';

/** What announcing needs. */
export interface Announcing {
  approvals: ApprovalStore;
  clock: Clock;
  starterOf: StarterOf;
  channels: readonly Channel[];
  place: Place;
  /** Whether the approval may have been announced before, although the table does not say so; otherwise it was asked for just now. */
  isLate?: boolean;
}

/**
 * Announces a pending approval in every channel in which that is due, and records what became of it. A channel that fails keeps the others
 * from nothing. Returns the approval as it is recorded.
 */
export const announce = async (approval: Approval, announcing: Announcing): Promise<Approval> => {
  const { approvals, clock, starterOf, channels, place, isLate = false } = announcing;
  const now = clock.now();
  const due = channels.filter(
    (channel) =>
      isDue(approval, channel.name, now) && channel.has?.(approval.id, isLate ? 'ever' : 'lately') !== true,
  );
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
  const known = approval.announcements ?? [];
  const announcements = due.reduce((before, { name: channel, has }, index) => {
    const error = errors[index];
    // What the channel keeps itself, unless the table says that it has failed.
    if (has && error === undefined && known.every((one) => one.channel !== channel)) return before;
    return withTry(before, { channel, at, delivered: error === undefined, ...defined({ error }) });
  }, known);
  if (announcements !== known) await approvals.announced(approval.id, announcements);
  return { ...approval, announcements };
};
