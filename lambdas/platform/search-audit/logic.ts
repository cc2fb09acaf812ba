import type { searchAudit as route } from '#contracts/http/routes/search-audit.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { workflowOf } from '#platform/ports/arns.ts';
import type { FoundAuditEntry } from '#platform/ports/audit.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { pageToken, placeOfToken } from '#platform/ports/page-token.ts';

/** Entries in an answer unless the request says how many. */
const LIMIT = 100;

const DEFAULT_SPAN_MILLISECONDS = 7 * 86_400_000;

/** Finds entries of the audit trail. */
export const searchAudit: Serves<typeof route> = async ({ query }, { manifests, findAudit, clock }) => {
  const { workflow, action, by, text, limit = LIMIT, next_token: token } = query;
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (workflow !== undefined) await requireManifest(manifests, workflow);
  const until = new Date(query.until ?? clock.now());
  const since = new Date(query.since ?? until.getTime() - DEFAULT_SPAN_MILLISECONDS);
  const { entries, next } = await findAudit({
    since: since.toISOString(),
    until: until.toISOString(),
    limit,
    before: placeOfToken(token),
    fits: (entry) =>
      isIn(entry.action, action) &&
      isIn(entry.by, by) &&
      (workflow === undefined || workflowIn(entry.execution) === workflow) &&
      hasAll(entry, words),
  });
  return {
    entries: entries.map(({ execution: about, ...entry }) => ({
      ...entry,
      about,
      ...defined({ workflow: workflowIn(about) }),
    })),
    ...defined({ next_token: next && pageToken({ next }) }),
  };
};

/** Whether a text has a part, whatever the case. */
const isIn = (text: string, part = ''): boolean => text.toLowerCase().includes(part.toLowerCase());

/** Whether an entry has all of some words, wherever they are. */
const hasAll = (
  { execution, action, by, from = '', details = {} }: FoundAuditEntry,
  words: readonly string[],
): boolean => {
  if (words.length === 0) return true;
  const about = execution.startsWith('arn:') ? execution.split(':').slice(6).join(' ') : execution;
  const whole = [about, action, by, from, JSON.stringify(details)].join(' ').toLowerCase();
  return words.every((word) => whole.includes(word));
};

/** The workflow of what an entry is about; undefined if it is about something else. */
const workflowIn = (about: string): string | undefined =>
  about.startsWith('arn:')
    ? workflowOf(about.replace(/:execution:([^:]+):.*$/, ':stateMachine:$1'))
    : undefined;
