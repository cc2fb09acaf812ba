import { durationWords } from '#core/duration-words.ts';
import type { Announcement, Approval, ChannelName } from '../approvals/approval.ts';
import { UNKNOWN_CALLER } from '../ports/audit.ts';

/** What is said about an approval: nothing of what it shows, which is for whoever signs in. */
export interface Message {
  /** When it is said (ISO 8601). */
  at: string;
  subject: string;
  /** Lines of text; the last says how to decide. */
  lines: string[];
  /** Where to decide, if there is a console. */
  link?: string;
}

/** Where announcements say that one decides. */
export interface Place {
  /** Address of the console, with a slash at its end. */
  consoleUrl?: string;
  stage?: string;
}

/** Returns the message about an approval at a time in milliseconds since the epoch; `starter` is who started its execution. */
export const messageOf = (
  { id, workflow, execution, step, title, to, expires_at: expiresAt }: Approval,
  { now, starter, place }: { now: number; starter: string | undefined; place: Place },
): Message => {
  const { consoleUrl, stage } = place;
  const link = consoleUrl && `${consoleUrl}#/approvals/${id}`;
  const left = expiresAt && durationWords(Math.max(0, Date.parse(expiresAt) - now) / 1000);
  return {
    at: new Date(now).toISOString(),
    subject: `${workflow} asks: ${title}`,
    lines: [
      `${workflow} asks: ${title}`,
      `Step ${step} of ${execution.split(':').at(-1)}${starter === undefined || starter === UNKNOWN_CALLER ? '' : `, started by ${starter}`}.`,
      ...(to.length > 0 ? [`Approvers: ${to.join(', ')}.`] : []),
      left === undefined ? 'There is no time limit.' : `Time left: ${left}, until ${expiresAt}.`,
      `Decide: ${link ?? `npx baton approve ${id}${stage === undefined ? '' : ` --stage ${stage}`}`}`,
    ],
    ...(link && { link }),
  };
};

/** Times that a channel is tried before its announcement is parked. */
export const MAX_TRIES = 8;

const FIRST_PAUSE_MILLISECONDS = 4 * 60_000;
const MAX_PAUSE_MILLISECONDS = 6 * 3_600_000;

/** Tells whether an approval is still to be announced in a channel, and now: later after each time that did not succeed. */
export const isDue = (
  { announcements = [] }: Pick<Approval, 'announcements'>,
  channel: ChannelName,
  now: number,
): boolean => {
  const before = announcements.find((one) => one.channel === channel);
  if (!before) return true;
  if (before.delivered || before.tries >= MAX_TRIES) return false;
  const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (before.tries - 1), MAX_PAUSE_MILLISECONDS);
  return now >= Date.parse(before.at) + pause;
};

/** Returns announcements with what became of another try. */
export const withTry = (
  announcements: readonly Announcement[] = [],
  tried: Omit<Announcement, 'tries'>,
): Announcement[] => {
  const before = announcements.find(({ channel }) => channel === tried.channel);
  return [...announcements.filter((one) => one !== before), { ...tried, tries: (before?.tries ?? 0) + 1 }];
};
